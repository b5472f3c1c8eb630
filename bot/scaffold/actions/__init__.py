"""Actions and operations of this shop. Every class in a file of this folder is found by itself.

A custom action, named in domain.yml under 'actions' and in a rule under data/rules:

    from rasa_sdk import Action

    class OpeningHours(Action):
        def name(self):
            return "action_opening_hours"

        async def run(self, dispatcher, tracker, domain):
            dispatcher.utter_message(text="We are open until six.")
            return []
"""
