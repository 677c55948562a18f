import os
import subprocess
import sys

from django.test import SimpleTestCase

from articles import holder


class HolderTests(SimpleTestCase):
    def test_two_claims_of_one_process_differ(self):
        self.assertNotEqual(holder.new_claim(), holder.new_claim())

    def test_a_claim_of_a_living_process_is_not_dead(self):
        self.assertFalse(holder.is_dead(holder.new_claim()))

    def test_a_claim_of_a_process_that_is_gone_is_dead(self):
        code = "from articles import holder; print(holder.new_claim())"
        gone = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()

        self.assertTrue(holder.is_dead(gone))

    def test_a_claim_from_before_the_last_boot_is_dead(self):
        host, _, pid, start, nonce = holder.new_claim().split("|")

        self.assertTrue(holder.is_dead("|".join((host, "earlier1", pid, start, nonce))))

    def test_a_reused_process_number_does_not_keep_a_claim_alive(self):
        host, boot, pid, start, nonce = holder.new_claim().split("|")

        self.assertTrue(holder.is_dead("|".join((host, boot, pid, str(int(start) - 1), nonce))))

    def test_nothing_is_known_about_another_machine(self):
        _, boot, _, start, nonce = holder.new_claim().split("|")
        elsewhere = "|".join(("elsewhere", boot, "999999999", start, nonce))

        self.assertFalse(holder.is_dead(elsewhere))
        self.assertEqual(holder.name_of(elsewhere), "elsewhere process 999999999")

    def test_the_process_start_is_read_past_a_name_with_brackets(self):
        self.assertTrue(holder.start_of(os.getpid()).isdigit())
