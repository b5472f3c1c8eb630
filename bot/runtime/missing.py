"""What stands where a library is not installed: every use says what to install or use instead."""

from __future__ import annotations

from types import ModuleType
from typing import Any, NoReturn

from common.errors import EnvironmentProblem


class MissingLibraryError(EnvironmentProblem):
    """Something was asked for that needs a library which is not installed."""


def missing_error(what: str, hint: str) -> Exception:
    """An error for ``what``; Rasa's own command line prints it too, for it is a RasaException."""
    from rasa.shared.exceptions import RasaException

    class RasaMissingLibraryError(MissingLibraryError, RasaException):
        """A library is missing (also a RasaException, which Rasa's command line reports well)."""

        def __str__(self) -> str:
            return f"{self.message} {self.hint}".rstrip()

    return RasaMissingLibraryError(what, hint=hint)


class TensorFlowComponent:
    """Mixed into stand-ins for Rasa's components that need TensorFlow.

    Rasa's validation asks a component for its languages, packages and defaults before anything is
    trained, so that a configuration which names one is refused at once.
    """

    instead = ""

    @classmethod
    def _refuse(cls, *_: Any, **__: Any) -> NoReturn:
        raise missing_error(
            f"config.yml names '{cls.__name__}', which needs TensorFlow; it is not installed.",
            f"{cls.instead} To use {cls.__name__} all the same, install 'tensorflow'.",
        )

    create = load = get_default_config = required_packages = supported_languages = _refuse
    required_components = fingerprint_addon = _refuse


# component: (the module of Rasa that defines it, its types in the recipe, what to use instead)
TENSORFLOW_COMPONENTS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "DIETClassifier": (
        "rasa.nlu.classifiers.diet_classifier",
        ("INTENT_CLASSIFIER", "ENTITY_EXTRACTOR"),
        "Use 'LogisticRegressionClassifier' for intents and 'CRFEntityExtractor' for entities, or "
        "'nlu_models.components.JointBertClassifier' for both.",
    ),
    "ResponseSelector": (
        "rasa.nlu.selectors.response_selector",
        ("INTENT_CLASSIFIER",),
        "Give each question an intent and a rule of its own; docs/from-rasa.md shows how.",
    ),
    "ConveRTFeaturizer": (
        "rasa.nlu.featurizers.dense_featurizer.convert_featurizer",
        ("MESSAGE_FEATURIZER",),
        "Use 'CountVectorsFeaturizer', or 'nlu_models.components.JointBertClassifier', which needs "
        "no featurizer.",
    ),
    "LanguageModelFeaturizer": (
        "rasa.nlu.featurizers.dense_featurizer.lm_featurizer",
        ("MESSAGE_FEATURIZER",),
        "Use 'nlu_models.components.JointBertClassifier', which fine-tunes the language model.",
    ),
    "TEDPolicy": (
        "rasa.core.policies.ted_policy",
        ("POLICY_WITH_END_TO_END_SUPPORT",),
        "Use 'RulePolicy' and 'AugmentedMemoizationPolicy' instead.",
    ),
    "UnexpecTEDIntentPolicy": (
        "rasa.core.policies.unexpected_intent_policy",
        ("POLICY_WITH_END_TO_END_SUPPORT",),
        "Use 'RulePolicy' with fallback rules instead.",
    ),
}


def fill_component(name: str, module: ModuleType) -> None:
    """Define and register the stand-in for TensorFlow component ``name`` in ``module``."""
    from rasa.core.policies.policy import Policy
    from rasa.engine.graph import GraphComponent
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe

    _, types, instead = TENSORFLOW_COMPONENTS[name]
    base = Policy if name.endswith("Policy") else GraphComponent
    stand_in = type(
        name,
        (TensorFlowComponent, base),
        {"__module__": module.__name__, "__doc__": f"Needs TensorFlow. {instead}"},
    )
    stand_in.instead = instead  # type: ignore[attr-defined]
    component_types = [DefaultV1Recipe.ComponentType[kind] for kind in types]
    register = DefaultV1Recipe.register(component_types, is_trainable=True)
    setattr(module, name, register(stand_in))


# channel: (module, class, libraries that must be importable, what to install)
CHANNELS: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "facebook": ("facebook", "FacebookInput", ("fbmessenger",), "fbmessenger"),
    "hangouts": (
        "hangouts",
        "HangoutsInput",
        ("cachecontrol", "google.oauth2"),
        "CacheControl google-auth",
    ),
    "rocketchat": ("rocketchat", "RocketChatInput", ("rocketchat_API",), "rocketchat-API"),
    "slack": ("slack", "SlackInput", ("slack_sdk",), "slack_sdk"),
    "telegram": (
        "telegram",
        "TelegramInput",
        ("aiogram",),
        "--no-deps 'aiogram<3' magic-filter Babel",
    ),
    "twilio": ("twilio", "TwilioInput", ("twilio",), "twilio"),
    "twilio_voice": ("twilio_voice", "TwilioVoiceInput", ("twilio",), "twilio"),
    "webexteams": ("webexteams", "WebexTeamsInput", ("webexteamssdk",), "webexteamssdk"),
}


def fill_channel(channel: str, module: ModuleType) -> None:
    """Define the stand-in input channel for ``channel`` in ``module``."""
    from rasa.core.channels.channel import InputChannel

    _, class_name, _, packages = CHANNELS[channel]

    def name(cls: type) -> str:
        return channel

    def from_credentials(cls: type, credentials: dict[str, Any] | None) -> NoReturn:
        raise missing_error(
            f"credentials.yml names the channel '{channel}', whose library is not installed.",
            f"Install it with 'pip install {packages}', or remove '{channel}' from the file.",
        )

    members = {
        "__module__": module.__name__,
        "__doc__": f"The {channel} channel without its library.",
        "name": classmethod(name),
        "from_credentials": classmethod(from_credentials),
    }
    setattr(module, class_name, type(class_name, (InputChannel,), members))
