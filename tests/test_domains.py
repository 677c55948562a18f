"""Whose a host is: one registered domain, or two."""

from django.test import SimpleTestCase

from articles import domains


class DomainTests(SimpleTestCase):
    def test_hosts_of_one_domain_are_one(self):
        for host, other in (
            ("example.com", "www.example.com"),
            ("feeds.example.com", "cdn.www.example.com"),
            ("news.bbc.co.uk", "www.bbc.co.uk"),
            ("www.people.com.cn", "rss.people.com.cn"),
            ("a.xn--85x722f.xn--55qx5d.cn", "b.xn--85x722f.xn--55qx5d.cn"),
            ("127.0.0.1", "127.0.0.1"),
            ("::1", "0:0:0:0:0:0:0:1"),
            ("intranet", "intranet"),
        ):
            with self.subTest(f"{host} {other}"):
                self.assertTrue(domains.are_one(host, other))

    def test_neighbours_under_one_suffix_are_two(self):
        for host, other in (
            ("example.com", "example.org"),
            ("example.com", "example.com.evil.net"),
            ("notexample.com", "example.com"),
            ("bbc.co.uk", "itv.co.uk"),
            ("a.com.cn", "b.com.cn"),
            ("alice.github.io", "mallory.github.io"),
            ("alice.github.io", "github.io"),
            ("a.xn--55qx5d.cn", "b.xn--55qx5d.cn"),
            ("127.0.0.1", "126.0.0.1"),
            ("10.1.2.3", "10.9.2.3"),
            ("localhost", "127.0.0.1"),
        ):
            with self.subTest(f"{host} {other}"):
                self.assertFalse(domains.are_one(host, other))
