"""`peer.py render N` and `peer.py sign N`: the same work as pok-document's `bench_document`, done with reportlab and
pyHanko, and the same JSON: the median seconds of one operation.

`render` lays the sample contract of two pages out with platypus and embeds a TrueType subset; `sign` puts a P-256
PAdES signature with a visible seal on it. Fonts, keys and the seal are loaded before the clock starts, on both sides.
"""

import io
import json
import statistics
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

FONTS = Path(__file__).resolve().parents[3] / "crates/document/fonts"
BODY = (
    "구매사와 공급사는 상호 신의와 성실을 바탕으로 이 계약을 이행하며, 공급사는 별첨 품목을 계약기간 안에 "
    "납품요청위치에 납품하고 구매사의 검수를 받아야 한다. 구매사는 검수가 완료된 날이 속하는 달의 다음 달 "
    "말일까지 공급사가 발행한 세금계산서에 따라 대금을 지급한다."
)
HEAD = [
    ("계약번호", "CR20230208-001 (1차)"),
    ("계약명", "2023년 데이터센터 서버 구매 계약"),
    ("구매사", "한빛엔터프라이즈 주식회사"),
    ("공급사", "(주)가나다시스템"),
    ("계약체결일", "2023.02.09"),
    ("계약기간", "2023.02.09 ~ 2023.02.28"),
    ("계약금액", "금 1,200,000 원 ( VAT 별도 )"),
    ("지불방법", "검수 완료 후 익월 말일 현금 지급"),
    ("하자보증", "계약금액의 5%, 검수일로부터 24개월"),
    ("선급금", "해당없음"),
    ("지체상금률", "1일당 계약금액의 1.5/1000"),
]
ARTICLES = "목적 납품 검수 대금의지급 하자보증 지체상금 비밀유지 권리의양도금지 해제및해지 분쟁의해결".split()
COLUMNS = "No 세분류 품목명 세부스펙 단위 계약량 계약단가 계약금액 납품요청일 납품요청위치".split()
WIDTHS = [23, 44, 72, 76, 27, 37, 56, 60, 50, 52]
ITEMS = [
    ["1", "CR 장비", "QFX10002-60C", "test", "EA", "3", "2,744,000", "1,360,000,000", "2023.02.16", "LGX"],
    ["2", "스토리지", "고성능 블록 스토리지 40TB", "올플래시, 이중화 컨트롤러 포함", "식", "6", "2,744,000",
     "1,360,000,000", "2023.02.16", "당사지정장소"],
    ["3", "서버", "M220H", "Xeon Gold 6338 2EA, DDR4 64GB × 16, SSD 3.84TB × 8", "개", "9", "2,744,000",
     "1,360,000,000", "2023.02.16", "OFC"],
]
PARTIES = [
    ("구매사", "한빛엔터프라이즈 주식회사", "120-81-47521", "김한빛", "제주특별자치도 제주시 첨단로 242"),
    ("공급사", "(주)가나다시스템", "214-86-12345", "홍길동", "경기도 성남시 분당구 판교역로 166, 5층 501호"),
]


def renderer():
    """Registers the fonts and gives a function that renders the contract."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    pdfmetrics.registerFont(TTFont("R", str(FONTS / "Pretendard-Regular.ttf")))
    pdfmetrics.registerFont(TTFont("B", str(FONTS / "Pretendard-SemiBold.ttf")))
    title = ParagraphStyle("title", fontName="B", fontSize=21, leading=34, alignment=1)
    subtitle = ParagraphStyle("subtitle", fontName="R", fontSize=11, leading=17, alignment=1)
    heading = ParagraphStyle("heading", fontName="B", fontSize=10.5, leading=18)
    body = ParagraphStyle("body", fontName="R", fontSize=9.5, leading=15, spaceAfter=7)
    cell = ParagraphStyle("cell", fontName="R", fontSize=7.6, leading=11)
    label = ParagraphStyle("label", fontName="B", fontSize=9, leading=15)
    rules = [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.HexColor("#d1d1d1")), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]

    def footer(canvas, document):
        canvas.setFont("R", 7.5)
        canvas.drawString(51, 38, "CR20230208-001 (1차)")
        canvas.drawRightString(A4[0] - 51, 38, f"{document.page} / 2")

    def render():
        story = [Paragraph("계  약  서", title), Paragraph(HEAD[1][1], subtitle), Spacer(1, 14)]
        head = [[Paragraph(name, label), Paragraph(value, body)] for name, value in HEAD]
        story.append(Table(head, colWidths=[88, 405], rowHeights=24, style=TableStyle(rules)))
        story.append(Spacer(1, 14))
        for number, name in enumerate(ARTICLES, 1):
            story += [Paragraph(f"제{number}조 ({name})", heading), Paragraph(BODY, body)]
        story.append(Paragraph("계약품목", heading))
        rows = [[Paragraph(text, cell) for text in row] for row in [COLUMNS, *ITEMS]]
        story.append(Table(rows, colWidths=WIDTHS, repeatRows=1, style=TableStyle(rules)))
        blocks = [
            [Paragraph(text, style) for text, style in zip(party, [body, heading, body, body, body])]
            for party in PARTIES
        ]
        story.append(KeepTogether([Paragraph("2023.02.09", subtitle), Table([blocks], colWidths=[246, 246])]))
        out = io.BytesIO()
        SimpleDocTemplate(out, pagesize=A4, leftMargin=45, rightMargin=45, topMargin=50, bottomMargin=56).build(
            story, onFirstPage=footer, onLaterPages=footer
        )
        return out.getvalue()

    return render


def stamp():
    """A red ring with a cross, as large as the other side's prepared seal."""
    from PIL import Image, ImageDraw

    image = Image.new("RGBA", (528, 528), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((2, 2, 525, 525), outline=(200, 30, 40, 255), width=42)
    for at in (160, 264, 368):
        pen.line((at, 75, at, 453), fill=(200, 30, 40, 255), width=36)
    pen.line((75, 264, 453, 264), fill=(200, 30, 40, 255), width=42)
    return image


def identity():
    """A P-256 key with a certificate of its own authority."""
    from asn1crypto import keys, x509 as asn1
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    def name(text):
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    def certificate(subject, key, issuer, issuer_key, authority):
        now = datetime.now(timezone.utc)
        built = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(not authority, not authority, False, False, False, authority, authority, False, False),
                critical=True,
            )
            .sign(issuer_key, hashes.SHA256())
        )
        return asn1.Certificate.load(built.public_bytes(serialization.Encoding.DER))

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate(name("PoK"), root_key, name("PoK"), root_key, True)
    leaf = certificate(name("홍길동"), key, name("PoK"), root_key, False)
    der = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    store = SimpleCertificateStore()
    store.register(root)
    return signers.SimpleSigner(
        signing_cert=leaf, signing_key=keys.PrivateKeyInfo.load(der), cert_registry=store
    )


def signer():
    """Prepares everything and gives a function that signs the contract."""
    from pyhanko.pdf_utils.images import PdfImage
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko.stamp import StaticStampStyle

    pdf, person = renderer()(), identity()
    style = StaticStampStyle(border_width=0, background=PdfImage(stamp()), background_opacity=1.0)
    metadata = signers.PdfSignatureMetadata(
        field_name="Supplier", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    field = fields.SigFieldSpec("Supplier", on_page=1, box=(493, 300, 544, 351))

    def sign():
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        out = signers.PdfSigner(metadata, signer=person, stamp_style=style, new_field_spec=field).sign_pdf(writer)
        return out.getvalue()

    return sign


def main():
    """Measures one kind of operation."""
    kind, count = sys.argv[1], int(sys.argv[2])
    operation = {"render": renderer, "sign": signer}[kind]()
    made = operation()
    if len(sys.argv) > 3:
        Path(sys.argv[3]).write_bytes(made)
    seconds = []
    for _ in range(count):
        start = time.perf_counter()
        made = operation()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({f"{kind}_s": round(statistics.median(seconds), 6), "bytes": len(made)}))


if __name__ == "__main__":
    main()
