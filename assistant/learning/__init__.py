"""What people said and was not understood, on its way to being learnt: proposals, the supervisor's word, a guarded training."""
