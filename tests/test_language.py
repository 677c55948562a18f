"""Which language a text is in."""

from django.test import SimpleTestCase

from articles import language


class OfTests(SimpleTestCase):
    def test_letters_decide_before_declarations(self):
        for text, declared, expected in (
            ("新芯片今天发布，功耗降低三成", "en-US", "zh"),
            ("OpenAI 发布 GPT-5 模型", "en", "zh"),
            ("新しいチップが発表されました", "zh", "ja"),
            ("새로운 칩이 발표되었다", "en", "ko"),
            ("華為發佈新手機", "", "zh"),
            ("日本经济新闻称ソニー将推出新机，售价未定，预计明年上市", "", "zh"),
            ("President Xi Jinping (习近平) spoke to reporters", "", "en"),
        ):
            with self.subTest(text=text):
                self.assertEqual(language.of(text, declared=declared), expected)

    def test_where_letters_leave_it_open_the_declaration_decides(self):
        for text, declared, expected in (
            ("Eine kurze Meldung", "de-DE", "de"),
            ("東京五輪開催決定", "ja", "ja"),
            ("OpenAI o3", "zh_CN", "zh"),
            ("Новости дня", "ru", "ru"),
            ("Новости дня", "", ""),
            ("A short note", "", "en"),
        ):
            with self.subTest(text=text):
                self.assertEqual(language.of(text, declared=declared), expected)

    def test_a_long_english_text_is_not_chinese_because_its_template_says_so(self):
        self.assertEqual(language.of("The council met again. " * 20, declared="zh-CN"), "en")

    def test_without_letters_there_is_no_language(self):
        for text in ("", "12:30 — 4,5 %", "😀"):
            self.assertEqual(language.of(text, declared="en"), "")


class CodeTests(SimpleTestCase):
    def test_declarations_are_read_as_people_write_them(self):
        for declared, expected in (
            ("zh-Hans-CN", "zh"),
            (" ZH_tw ", "zh"),
            ("cn", "zh"),
            ("jp", "ja"),
            ("en", "en"),
            ("Chinese", ""),
            ("", ""),
        ):
            with self.subTest(declared=declared):
                self.assertEqual(language.code(declared), expected)
