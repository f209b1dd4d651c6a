"""Makes the encrypted fixtures of apps whose files other programs write too, with those programs.

    python3 -m venv v && v/bin/pip install pykeepass pyzipper cryptography
    v/bin/python crates/transfer/tests/fixtures/make_vaults.py

All secrets are made up; the password is `test`. Keys are cheap to make and nothing is random, so the
files come out the same each time.
"""

import base64
import gzip
import hashlib
import hmac
import json
import pathlib
import struct
import zipfile
import zlib
from types import SimpleNamespace

import pykeepass
import pyzipper
from Cryptodome.Cipher import AES, ChaCha20, Salsa20
from argon2.low_level import Type, hash_secret_raw

HERE = pathlib.Path(__file__).parent
PASSWORD = b"test"


def fixed(length, name):
    """Bytes that are always the same."""
    return hashlib.shake_128(name.encode()).digest(length)


# --- KeePass -------------------------------------------------------------------------------------

ENTRIES = [
    ("Work", {"Title": "Plover", "UserName": "ann", "Notes": "A note",
              "otp": "otpauth://totp/Plover:ann?secret=GEZDGNBVGY3TQOJQ&digits=8&period=45&algorithm=SHA256"}),
    ("Work", {"Title": "Osprey", "UserName": "ben", "HmacOtp-Secret-Base32": "MFRGGZDFMZTWQ2LK",
              "HmacOtp-Counter": "41"}),
    ("Root", {"Title": "Crake", "UserName": "cy", "TimeOtp-Secret-Hex": "3132333435",
              "TimeOtp-Length": "7", "TimeOtp-Algorithm": "HMAC-SHA-512"}),
    ("Root", {"Title": "Steam", "UserName": "eve", "TOTP Seed": "GEZDGNBVGY3TQOJR",
              "TOTP Settings": "30;S"}),
    ("Root", {"Title": "No code", "UserName": "fay", "Password": "hidden"}),
    ("Recycle Bin", {"Title": "Dunlin", "UserName": "dee", "otp": "key=GEZDGNBVGY3TQOJS&step=60"}),
    ("Root", {"Title": "Snipe", "UserName": "gus", "TOTP Seed": "00000000"}),
]
PROTECTED = {"Password", "otp", "TOTP Seed", "HmacOtp-Secret-Base32", "TimeOtp-Secret-Hex"}


def uuid(name):
    return base64.b64encode(fixed(16, name)).decode()


def document(stream):
    """The XML, its protected values hidden with `stream` in the order in which they stand."""

    def entry(fields, history=""):
        strings = ""
        for key, value in fields.items():
            attribute = ""
            if key in PROTECTED:
                attribute = ' Protected="True"'
                value = base64.b64encode(stream.encrypt(value.encode())).decode()
            value = value.replace("&", "&amp;")
            strings += f"<String><Key>{key}</Key><Value{attribute}>{value}</Value></String>"
        if history:
            strings += f"<History>{entry(history)}</History>"
        return f"<Entry><UUID>{uuid(fields['Title'])}</UUID>{strings}</Entry>"

    def group(name, inside):
        return f"<Group><UUID>{uuid(name)}</UUID><Name>{name}</Name>{inside}</Group>"

    old = {"Title": "Plover", "otp": "otpauth://totp/Old:old?secret=GEZDGNBVGY3TQOJX"}
    groups = {"Root": "", "Work": "", "Recycle Bin": ""}
    for name in groups:
        for index, (of, fields) in enumerate(ENTRIES):
            if of == name:
                groups[name] += entry(fields, old if index == 0 else "")
    inside = groups["Root"] + group("Work", groups["Work"]) + group("Recycle Bin", groups["Recycle Bin"])
    meta = f"<Meta><Generator>test</Generator><RecycleBinUUID>{uuid('Recycle Bin')}</RecycleBinUUID></Meta>"
    xml = f"<KeePassFile>{meta}<Root>{group('Root', inside)}</Root></KeePassFile>"
    return ('<?xml version="1.0" encoding="utf-8"?>' + xml).encode()


SIGNATURE = bytes.fromhex("03d9a29a67fb4bb5")
AES_ID = bytes.fromhex("31c1f2e6bf714350be5805216afc5aff")
CHACHA20_ID = bytes.fromhex("d6038a2b8b6f4cb5a524339a31dbb59a")
AES_KDF = bytes.fromhex("c9d9f39a628a4460bf740d08c18a4fea")
ARGON2D = bytes.fromhex("ef636ddf8c29444b91f7a9a403e30a0c")
ARGON2ID = bytes.fromhex("9e298b1956db4773b23dfc3ec6f0a1e6")
COMPOSITE = hashlib.sha256(hashlib.sha256(PASSWORD).digest()).digest()


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def sha512(*parts):
    return hashlib.sha512(b"".join(parts)).digest()


def pad(content):
    length = 16 - len(content) % 16
    return content + bytes([length]) * length


def aes_kdf(seed, rounds):
    cipher, key = AES.new(seed, AES.MODE_ECB), COMPOSITE
    for _ in range(rounds):
        key = cipher.encrypt(key)
    return sha256(key)


def kdbx3(path):
    seed, transform, iv = fixed(32, "seed"), fixed(32, "transform"), fixed(16, "iv")
    inner, start, rounds = fixed(32, "inner"), fixed(32, "start"), 10

    def field(number, value):
        return struct.pack("<BH", number, len(value)) + value

    header = SIGNATURE + struct.pack("<HH", 1, 3)
    for number, value in [
        (2, AES_ID), (3, struct.pack("<I", 1)), (4, seed), (5, transform),
        (6, struct.pack("<Q", rounds)), (7, iv), (8, inner), (9, start), (10, struct.pack("<I", 2)),
        (0, b"\r\n\r\n"),
    ]:
        header += field(number, value)
    stream = Salsa20.new(sha256(inner), bytes.fromhex("e830094b97205d2a"))
    content = gzip.compress(document(stream), mtime=0)
    blocks, size = b"", 500
    parts = [content[at : at + size] for at in range(0, len(content), size)]
    for number, part in enumerate(parts):
        blocks += struct.pack("<I", number) + sha256(part) + struct.pack("<I", len(part)) + part
    blocks += struct.pack("<I", len(parts)) + bytes(32) + struct.pack("<I", 0)
    key = sha256(seed, aes_kdf(transform, rounds))
    sealed = AES.new(key, AES.MODE_CBC, iv).encrypt(pad(start + blocks))
    path.write_bytes(header + sealed)


def kdbx4(path, cipher, kdf):
    seed, salt, inner = fixed(32, "seed"), fixed(32, "salt"), fixed(64, "inner")
    iv = fixed(16 if cipher == AES_ID else 12, "iv")

    def value(kind, name, content):
        name = name.encode()
        sizes = struct.pack("<I", len(name)) + name + struct.pack("<I", len(content))
        return bytes([kind]) + sizes + content

    parameters = struct.pack("<H", 0x100) + value(0x42, "$UUID", kdf) + value(0x42, "S", salt)
    if kdf == AES_KDF:
        parameters += value(0x05, "R", struct.pack("<Q", 10))
        made = aes_kdf(salt, 10)
    else:
        parameters += value(0x04, "V", struct.pack("<I", 0x13)) + value(0x05, "M", struct.pack("<Q", 16384))
        parameters += value(0x05, "I", struct.pack("<Q", 2)) + value(0x04, "P", struct.pack("<I", 2))
        kind = Type.D if kdf == ARGON2D else Type.ID
        made = hash_secret_raw(COMPOSITE, salt, 2, 16, 2, 32, kind)
    parameters += b"\0"

    def field(number, content):
        return struct.pack("<BI", number, len(content)) + content

    header = SIGNATURE + struct.pack("<HH", 0, 4)
    for number, content in [
        (2, cipher), (3, struct.pack("<I", 1)), (4, seed), (7, iv), (11, parameters), (0, b"\r\n\r\n"),
    ]:
        header += field(number, content)
    stream_key = sha512(inner)
    stream = ChaCha20.new(key=stream_key[:32], nonce=stream_key[32:44])
    content = field(1, struct.pack("<I", 3)) + field(2, inner) + field(3, b"\0attachment") + field(0, b"")
    content = gzip.compress(content + document(stream), mtime=0)
    key = sha256(seed, made)
    if cipher == AES_ID:
        sealed = AES.new(key, AES.MODE_CBC, iv).encrypt(pad(content))
    else:
        sealed = ChaCha20.new(key=key, nonce=iv).encrypt(content)

    base = sha512(seed, made, b"\1")

    def code(number, *parts):
        number = struct.pack("<Q", number)
        return hmac.new(sha512(number, base), b"".join(parts), "sha256").digest()

    body = sha256(header) + code(2**64 - 1, header)
    size = 500
    parts = [sealed[at : at + size] for at in range(0, len(sealed), size)] + [b""]
    for number, part in enumerate(parts):
        length = struct.pack("<I", len(part))
        body += code(number, struct.pack("<Q", number), length, part) + length + part
    path.write_bytes(header + body)


def keepass():
    folder = HERE / "keepass"
    folder.mkdir(exist_ok=True)
    kdbx3(folder / "aes_3.kdbx")
    kdbx4(folder / "aes_argon2d_4.kdbx", AES_ID, ARGON2D)
    kdbx4(folder / "chacha20_argon2id_4.kdbx", CHACHA20_ID, ARGON2ID)
    kdbx4(folder / "chacha20_aes_4.kdbx", CHACHA20_ID, AES_KDF)
    # What another program does not read would prove nothing.
    for path in folder.glob("*.kdbx"):
        opened = pykeepass.PyKeePass(path, password=PASSWORD.decode())
        titles = {entry.title for entry in opened.entries}
        assert titles == {fields["Title"] for _, fields in ENTRIES}, path
        entry = opened.find_entries(title="Steam", first=True)
        assert entry.get_custom_property("TOTP Seed") == "GEZDGNBVGY3TQOJR", path


# --- Archives ------------------------------------------------------------------------------------

ACCOUNTS = b"""otpauth://totp/Plover:ann?secret=GEZDGNBVGY3TQOJQ&issuer=Plover&digits=8
otpauth://hotp/Osprey:ben?secret=MFRGGZDFMZTWQ2LK&issuer=Osprey&counter=41
otpauth://totp/Crake:cy?secret=00000000&issuer=Crake
"""

PROTON_PASS = {
    "version": "1.21.2",
    "userId": "user",
    "encrypted": False,
    "vaults": {
        "vault-1": {
            "name": "Personal",
            "description": "",
            "items": [
                {"itemId": "1", "state": 1, "pinned": True, "data": {
                    "type": "login", "metadata": {"name": "Plover", "note": "A note"},
                    "content": {"itemEmail": "ann@example.com", "itemUsername": "",
                                "totpUri": "otpauth://totp/Plover:ann?secret=GEZDGNBVGY3TQOJQ&digits=8"},
                    "extraFields": [{"fieldName": "second", "type": "totp",
                                     "data": {"totpUri": "GEZDGNBVGY3TQOJR"}},
                                    {"fieldName": "text", "type": "text", "data": {"content": "x"}}]}},
                {"itemId": "2", "state": 1, "pinned": False, "data": {
                    "type": "note", "metadata": {"name": "No code", "note": "x"}, "content": {},
                    "extraFields": []}},
            ],
        },
        "vault-2": {
            "name": "Work",
            "description": "",
            "items": [
                {"itemId": "3", "state": 2, "pinned": False, "data": {
                    "type": "login", "metadata": {"name": "Dunlin", "note": ""},
                    "content": {"itemEmail": "", "itemUsername": "dee", "totpUri": "GEZDGNBVGY3TQOJS"},
                    "extraFields": []}},
                {"itemId": "4", "state": 1, "pinned": False, "data": {
                    "type": "login", "metadata": {"name": "Crake", "note": ""},
                    "content": {"itemEmail": "", "itemUsername": "cy", "totpUri": "00000000"},
                    "extraFields": []}},
            ],
        },
    },
}


def archives():
    pyzipper.zipfile_aes.Random = SimpleNamespace(
        new=lambda: SimpleNamespace(read=lambda length: fixed(length, "zip"))
    )
    entry = ("Accounts.txt", (2026, 1, 1, 0, 0, 0))
    with pyzipper.AESZipFile(HERE / "authenticator_plus.zip", "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(PASSWORD)
        info = pyzipper.zipfile_aes.AESZipInfo(*entry)
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, ACCOUNTS)
    data = json.dumps(PROTON_PASS, indent=1).encode()
    (HERE / "proton_pass.json").write_bytes(data + b"\n")
    for name, inside in (("proton_pass.zip", "data.json"), ("proton_pass_encrypted.zip", "data.pgp")):
        with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as archive:
            info = zipfile.ZipInfo(f"Proton Pass/{inside}", (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data if inside == "data.json" else b"-----BEGIN PGP MESSAGE-----")


def zip_crypto(password, content, checksum):
    """The encryption that ZIP had first (APPNOTE.TXT, section 6.1)."""
    table = [0] * 256
    for index in range(256):
        value = index
        for _ in range(8):
            value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
        table[index] = value
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte):
        keys[0] = keys[0] >> 8 ^ table[(keys[0] ^ byte) & 255]
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = keys[2] >> 8 ^ table[(keys[2] ^ keys[1] >> 24) & 255]

    for byte in password:
        update(byte)
    sealed = bytearray()
    for byte in fixed(11, "zip crypto") + bytes([checksum >> 24]) + content:
        key = keys[2] & 0xFFFF | 2
        sealed.append(byte ^ (key * (key ^ 1) >> 8 & 255))
        update(byte)
    return bytes(sealed)


def old_archive(path, name, content, password):
    """A ZIP archive of one file under the old encryption."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    checksum = zlib.crc32(content)
    sealed = zip_crypto(password, packed, checksum)
    name = name.encode()
    shared = struct.pack("<HHHHHIIIHH", 20, 1, 8, 0, 0x5C21, checksum, len(sealed), len(content), len(name), 0)
    local = b"PK\3\4" + shared + name + sealed
    central = b"PK\1\2\x14\0" + shared + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    path.write_bytes(local + central + end)


def other_apps_archives():
    """Of what `make_fixtures` made, under its password."""
    password = b"correct horse"
    name = "raivo-otp-export.json"
    export = (HERE / "raivo" / "export.json").read_bytes()
    with pyzipper.AESZipFile(HERE / "raivo" / "export.zip", "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password)
        info = pyzipper.zipfile_aes.AESZipInfo(name, (2026, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, export)
    old_archive(HERE / "raivo" / "export_old.zip", name, export, password)
    lines = (HERE / "winauth" / "export.txt").read_bytes()
    old_archive(HERE / "winauth" / "export.zip", "winauth-2026-01-01.txt", lines, password)


# --- FreeOTP 2 -----------------------------------------------------------------------------------


def signed(content):
    return [byte - 256 if byte > 127 else byte for byte in content]


def sealed_key(key, content, token, nonce, is_bare=False):
    cipher = AES.new(key, AES.MODE_GCM, nonce=nonce)
    cipher.update(token.encode())
    text, tag = cipher.encrypt_and_digest(content)
    parameters = b"\x04\x0c" + nonce
    if not is_bare:
        parameters = b"\x30\x11" + parameters + b"\x02\x01\x10"
    return {"mCipher": "AES/GCM/NoPadding", "mCipherText": signed(text + tag),
            "mParameters": signed(parameters), "mToken": token}


def free_otp():
    salt, master = fixed(32, "salt"), fixed(32, "master")
    key = hashlib.pbkdf2_hmac("sha512", PASSWORD, salt, 100, 32)
    texts = {"masterKey": json.dumps({
        "mAlgorithm": "PBKDF2withHmacSHA512", "mIterations": 100, "mSalt": signed(salt),
        "mEncryptedKey": sealed_key(key, master, "AES", fixed(12, "0"), is_bare=True)})}

    def token(id, secret, **parameters):
        algorithm = parameters.get("algo", "SHA1")
        sealed = sealed_key(master, secret, f"Hmac{algorithm}", fixed(12, id))
        texts[id] = json.dumps({"key": json.dumps(sealed)})
        texts[f"{id}-token"] = json.dumps(parameters)

    token("a", b"1234567890", algo="SHA256", digits=8, issuerExt="Plover", issuerInt="Plover",
          label="ann", period=45, type="TOTP")
    token("b", b"abcdefghij", algo="SHA1", digits=6, counter=41, issuerExt="Osprey", label="ben", type="HOTP")
    token("c", b"1234567891", issuerInt="Crake", label="cy \U0001f986", type="TOTP")
    token("d", b"1234567892", algo="MD5", issuerExt="Dunlin", label="dee", type="TOTP")
    texts["e-token"] = json.dumps({"issuerExt": "Snipe", "label": "fay", "type": "TOTP"})
    texts["f"] = texts["a"].replace("1", "2")
    texts["f-token"] = json.dumps({"issuerExt": "Grebe", "label": "gus", "type": "TOTP"})

    def string(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16").encode()
        return b"t" + struct.pack(">H", len(text)) + text

    stream = bytes.fromhex("aced0005") + b"sr\0\x11java.util.HashMap" + bytes.fromhex("0507dac1c31660d1")
    stream += b"\x03\0\x02F\0\nloadFactorI\0\tthresholdxp?@\0\0\0\0\0\x18w\x08\0\0\0\x20"
    stream += struct.pack(">I", len(texts))
    for name, text in texts.items():
        stream += string(name) + string(text)
    (HERE / "freeotp_2.xml").write_bytes(stream + b"x")

    quoted = lambda text: text.replace("&", "&amp;").replace('"', "&quot;")
    rows = "".join(f'    <string name="{name}">{quoted(text)}</string>\n' for name, text in texts.items())
    xml = f"<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>\n{rows}</map>\n"
    (HERE / "freeotp_2_preferences.xml").write_text(xml)


if __name__ == "__main__":
    keepass()
    archives()
    other_apps_archives()
    free_otp()
