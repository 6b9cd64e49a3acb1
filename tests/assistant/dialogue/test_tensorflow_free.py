"""TensorFlow's stand-in lets Rasa be imported, and refuses to compute."""

from __future__ import annotations

import subprocess
import sys

import pytest

from assistant.dialogue import tensorflow_free
from assistant.dialogue.stand_ins import StandInUsed

pytestmark = pytest.mark.skipif(tensorflow_free.is_present(), reason="real TensorFlow is installed (extra `neural`)")


def test_installing_twice_is_installing_once() -> None:
    tensorflow_free.install()
    assert sys.meta_path.count(tensorflow_free.FINDER) == 1
    assert tensorflow_free.is_installed()


def test_what_rasa_does_at_import_works() -> None:
    import tensorflow as tf
    from tensorflow.keras.layers import Dense

    class Model(tf.keras.Model, Dense):  # type: ignore[misc, name-defined]
        @tf.function
        def bare(self, x: tf.Tensor) -> tf.Tensor:
            return x

        @tf.function(experimental_relax_shapes=True)
        def with_settings(self, x: tuple[tf.Tensor[int], ...]) -> None: ...

    assert Model.bare(None, 7) == 7


def test_computing_is_refused_by_name() -> None:
    import tensorflow as tf

    with pytest.raises(StandInUsed, match=r"tensorflow.*constant.*neural"):
        tf.constant(1, 2)
    with pytest.raises(StandInUsed):
        tf.keras.layers.Dense(10)


def test_python_may_ask_what_it_can_do() -> None:
    import tensorflow as tf

    assert not hasattr(tf.Tensor, "__array__")
    assert not hasattr(tf.Tensor, "__wrapped__")


def test_other_missing_packages_stay_missing() -> None:
    with pytest.raises(ModuleNotFoundError):
        __import__("tensorfloor")


@pytest.mark.slow
def test_a_fresh_process_imports_all_of_rasa_without_tensorflow() -> None:
    program = (
        "from assistant.bootstrap import prepare; prepare();"
        "import rasa.__main__, rasa.core.agent, rasa.nlu.classifiers.diet_classifier, rasa.core.policies.ted_policy;"
        "print('whole')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("whole\n", 0), done.stderr


def test_without_it_the_import_fails_plainly() -> None:
    done = subprocess.run([sys.executable, "-c", "import tensorflow"], capture_output=True, text=True, check=False)
    assert "ModuleNotFoundError" in done.stderr
