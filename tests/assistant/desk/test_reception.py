"""The reception: what doors send is kept and answered, or forwarded while a clerk has the word."""
