"""An article is told by its names, figures and words, in either language."""

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from articles import bilingual
from articles.traits import MOST, READ, traits


class TraitTests(SimpleTestCase):
    def test_a_known_name_is_one_trait_in_both_scripts(self):
        chinese, english = traits("英伟达收购英特尔股份", ""), traits("Nvidia buys Intel stake", "")

        self.assertLessEqual({"nvidia", "intel", "acquire"}, chinese.shared & english.shared)

    def test_both_spellings_of_chinese_say_the_same(self):
        one, other = traits("輝達與台積電發表財報", ""), traits("辉达与台积电发表财报", "")

        self.assertEqual(one, other)
        self.assertIn("tsmc", one.weights)

    def test_the_longest_known_name_is_meant(self):
        found = traits("欧洲央行与英国央行按兵不动", "").weights

        self.assertIn("bankofengland", found)
        self.assertNotIn("pboc", found)

    def test_a_model_and_its_version_are_one_trait_however_they_are_joined(self):
        for title in ("OpenAI发布GPT-5.1，更快", "OpenAI launches GPT 5.1 for all"):
            with self.subTest(title):
                self.assertIn("gpt5.1", traits(title, "").weights)

    def test_names_weigh_more_than_words(self):
        found = traits("Thomas hurt knee", "").weights

        self.assertGreater(found["thoma"], found["knee"])

    def test_a_country_in_capitals_is_no_pronoun(self):
        self.assertIn("usa", traits("US tariffs", "").weights)
        self.assertNotIn("usa", traits("They told us", "").weights)

    def test_script_is_told_by_the_text_not_by_the_names_in_it(self):
        self.assertTrue(traits("OpenAI与AWS签署380亿美元算力协议", "").cjk)
        self.assertFalse(traits("OpenAI signs $38 billion deal", "华为").cjk)

    def test_only_the_opening_is_read(self):
        self.assertNotIn("zebra", traits("Lions", "word " * READ + "Zebra").weights)

    def test_endings_of_english_words_make_no_difference(self):
        one, other = traits("quake injures dozens", ""), traits("quakes injure dozen", "")

        self.assertEqual(one.weights.keys(), other.weights.keys())

    @given(st.text(max_size=80), st.text(st.characters(codec=None), max_size=80))
    def test_any_text_is_taken(self, title, text):
        found = traits(title, text)

        self.assertLessEqual(len(found.weights), MOST)
        self.assertTrue(all(weight > 0 for weight in found.weights.values()))
        self.assertLessEqual(found.shared | found.titled, found.weights.keys())


class TableTests(SimpleTestCase):
    def test_no_chinese_form_stands_for_two_things(self):
        forms = [form for found in bilingual.HAN.values() for form, _name in found]

        self.assertEqual(len(forms), len(set(forms)))

    def test_no_name_is_also_a_form_of_another(self):
        forms = {words[0]: name for words, name in bilingual.LATIN.items() if len(words) == 1}
        clashes = {form for form, name in forms.items() if form in bilingual.KNOWN and form != name}

        self.assertEqual(clashes, set())
