from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import TestCase
from django_q.models import Schedule

from articles.models import User
from newsroom import setup


class SetupTests(TestCase):
    def test_migrating_makes_the_three_roles_with_their_permissions(self):
        for name, codenames in setup.ROLES.items():
            group = Group.objects.get(name=name)
            held = set(group.permissions.values_list("codename", flat=True))
            self.assertEqual(held, set(codenames), name)

    def test_a_role_that_was_changed_by_hand_is_put_right(self):
        Group.objects.get(name="Writer").permissions.clear()

        call_command("migrate", verbosity=0)

        self.assertTrue(Group.objects.get(name="Writer").permissions.exists())

    def test_the_clock_is_scheduled_once(self):
        call_command("migrate", verbosity=0)

        self.assertEqual(Schedule.objects.get().func, "newsroom.clock.tick")

    def test_the_first_account_is_made_once_and_its_password_is_not_stored(self):
        account = setup.first_admin()

        user = User.objects.get(username=account.name)
        self.assertTrue(user.check_password(account.password))
        self.assertNotIn(account.password, user.password)
        self.assertIsNone(setup.first_admin())

    def test_a_name_that_is_taken_is_left_to_its_owner(self):
        for name in ("admin", "admin2"):
            User.objects.create_user(name, password="a-long-password")

        account = setup.first_admin()

        self.assertEqual(account.name, "admin3")
        self.assertFalse(User.objects.get(username="admin").is_superuser)

    def test_an_administrator_who_left_does_not_count(self):
        User.objects.create_superuser("admin", is_active=False)

        self.assertEqual(setup.first_admin().name, "admin2")
