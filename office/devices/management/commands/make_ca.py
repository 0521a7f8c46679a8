"""`python -m office make_ca NAME [NAME ...]`: its own authority, and a certificate for these names."""

from argparse import Namespace

from django.core.management.base import CommandError, CommandParser

from office import certificates, home
from office.commands import Facts, OfficeCommand


class Command(OfficeCommand):
    """Makes what `serve` needs for https; again is harmless: the authority stays, the certificate is new."""

    help = "生成本办公室的证书，此后以 https 提供服务 make a certificate; from then on it serves https"

    def add_arguments(self, parser: CommandParser) -> None:
        """By which names and addresses kiosks and browsers reach the office."""
        super().add_arguments(parser)
        parser.add_argument(
            "names", nargs="+", metavar="NAME", help="主机名或地址 names or addresses, for example 10.0.0.5"
        )

    def perform(self, options: Namespace) -> Facts:
        """Make, tell the fingerprint."""
        folder = home.office_dir()
        try:
            made = certificates.make(folder, options.names, certificates.now())
        except certificates.NamesInvalid as problem:
            raise CommandError(
                f"{problem}：应为主机名或 IP 地址 a host's name or an address is expected"
            ) from None
        return {"certificate": str(made.certificate), "fingerprint": made.fingerprint}
