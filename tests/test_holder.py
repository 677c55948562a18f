import os
import subprocess
import sys
from unittest.mock import patch

from django.test import SimpleTestCase

from articles import holder
from articles.models import Article


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
        host, space, _, pid, start, nonce = holder.new_claim().split("|")

        self.assertTrue(holder.is_dead("|".join((host, space, "earlier1", pid, start, nonce))))

    def test_a_reused_process_number_does_not_keep_a_claim_alive(self):
        *where, pid, start, nonce = holder.new_claim().split("|")

        self.assertTrue(holder.is_dead("|".join((*where, pid, str(int(start) - 1), nonce))))

    def test_nothing_is_known_about_another_machine(self):
        _, space, boot, _, start, nonce = holder.new_claim().split("|")
        elsewhere = "|".join(("elsewhere", space, boot, "999999999", start, nonce))

        self.assertFalse(holder.is_dead(elsewhere))
        self.assertEqual(holder.name_of(elsewhere), "elsewhere process 999999999")

    def test_nothing_is_known_about_another_container_under_our_host_name(self):
        host, _, boot, _, start, nonce = holder.new_claim().split("|")
        neighbour = "|".join((host, "pid:[1]", boot, "999999999", start, nonce))

        self.assertFalse(holder.is_here(neighbour))
        self.assertFalse(holder.is_dead(neighbour))

    def test_a_process_that_ended_without_being_asked_how_is_dead(self):
        code = "from articles import holder; print(holder.new_claim())"
        zombie = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        self.addCleanup(zombie.wait)
        with zombie.stdout as said:
            claim = said.readline().strip()

        os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)  # ended, and not reaped

        self.assertTrue(holder.is_dead(claim))

    def test_a_claim_fits_its_column_on_a_host_with_the_longest_name(self):
        with patch("socket.gethostname", return_value="主" * 255):
            claim = holder.new_claim()

            self.assertLess(len(claim), Article._meta.get_field("claimed_by").max_length)
            self.assertTrue(holder.is_here(claim))

    def test_the_process_start_is_read_past_a_name_with_brackets(self):
        self.assertTrue(holder.start_of(os.getpid()).isdigit())
