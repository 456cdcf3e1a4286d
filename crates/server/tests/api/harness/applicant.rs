//! Somebody who signs up.

use pok_api::Problem;
use pok_api::remote::signup::{
    Applied, Apply, CheckCompany, CheckIndividual, Checked, ConfirmMailCode, Identify, SendMailCode,
};
use pok_domain::draft::{Fields, FileRef, Value};
use pok_domain::member::EntityType;

use super::person::verify;
use super::sample::png;
use super::{Server, code_in};

/// A person with a phone, and what they would log in with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Applicant {
    pub(crate) name: &'static str,
    /// The first seven digits of the 주민등록번호.
    pub(crate) digits: &'static str,
    pub(crate) mobile_no: &'static str,
    pub(crate) mail: &'static str,
}

pub(crate) const SORA: Applicant =
    Applicant { name: "한소라", digits: "9203152", mobile_no: "01044440001", mail: "sora@han.example" };
pub(crate) const JUHO: Applicant =
    Applicant { name: "백주호", digits: "8807071", mobile_no: "01044440002", mail: "juho@rajura.example" };
pub(crate) const CHAEWON: Applicant =
    Applicant { name: "문채원", digits: "9203052", mobile_no: "01020260401", mail: "chaewon@moon.example" };
pub(crate) const PASSWORD: &str = "Nuri2026!x";

impl Applicant {
    /// 본인인증 by a code.
    pub(crate) async fn verify(&self, server: &Server) -> String {
        verify(server, self.name, self.digits, self.mobile_no).await
    }

    pub(crate) async fn check(&self, server: &Server) -> Result<Checked, Problem> {
        let verification = self.verify(server).await;
        server.call(None, &CheckIndividual { verification }).await
    }

    pub(crate) async fn identify(&self, server: &Server, ticket: &str) -> Result<Checked, Problem> {
        let verification = self.verify(server).await;
        server.call(None, &Identify { ticket: ticket.into(), verification }).await
    }

    /// 이메일인증.
    pub(crate) async fn verify_mail(&self, server: &Server, ticket: &str) -> Result<(), Problem> {
        server.call(None, &SendMailCode { ticket: ticket.into(), mail: self.mail.into() }).await?;
        let code = code_in(&server.letter_to(self.mail).await.body);
        server.call(None, &ConfirmMailCode { ticket: ticket.into(), code }).await
    }

    /// The form of an individual, its copy uploaded.
    pub(crate) async fn individual_form(&self, server: &Server, ticket: &str) -> Fields {
        let mut fields = Fields::from([
            ("phone", "02-123-4567"),
            ("postal_code", "08510"),
            ("road", "서울특별시 금천구 벚꽃로 298"),
            ("mail", self.mail),
            ("account/1/country", "KR"),
            ("account/1/bank", "카카오뱅크"),
            ("account/1/number", "123-456-789012"),
            ("account/1/holder", self.name),
            ("account/1/default", "1"),
        ]);
        let copy = paper(server, ticket, "통장.png", &png(self.mail)).await;
        fields.set("account/1/copy", Some(copy));
        fields
    }

    /// The form of a company, its papers uploaded.
    pub(crate) async fn company_form(&self, server: &Server, ticket: &str, name: &str) -> Fields {
        let mut fields = self.individual_form(server, ticket).await;
        for (field, text) in [
            ("name", name),
            ("corporate_reg_no", "110111-0000127"),
            ("representative_name", "백주호"),
            ("contact_phone", "1204"),
            ("job_title", "대표"),
            ("department", "경영"),
        ] {
            fields.set(field, Some(Value::Text(text.into())));
        }
        fields.set("certificate", Some(paper(server, ticket, "등록증.png", &png("certificate")).await));
        fields
    }

    /// The form of a 부담당자.
    pub(crate) fn contact_form(&self) -> Fields {
        Fields::from([("contact_phone", "1205"), ("job_title", "과장"), ("department", "영업"), ("mail", self.mail)])
    }

    /// A whole application as an individual.
    pub(crate) async fn apply(&self, server: &Server) -> Applied {
        let ticket = self.check(server).await.unwrap().ticket.unwrap();
        self.verify_mail(server, &ticket).await.unwrap();
        let fields = self.individual_form(server, &ticket).await;
        apply(server, &ticket, fields, None).await.unwrap()
    }

    /// A whole application for a company.
    pub(crate) async fn apply_for(&self, server: &Server, number: &str, name: &str) -> Applied {
        let ticket = check_company(server, number).await.ticket.unwrap();
        self.identify(server, &ticket).await.unwrap();
        self.verify_mail(server, &ticket).await.unwrap();
        let fields = self.company_form(server, &ticket, name).await;
        apply(server, &ticket, fields, None).await.unwrap()
    }
}

pub(crate) async fn check_company(server: &Server, number: &str) -> Checked {
    let call = CheckCompany { entity_type: EntityType::Corporation, business_reg_no: number.parse().unwrap() };
    server.call(None, &call).await.unwrap()
}

/// 가입요청 with everything agreed to.
pub(crate) async fn apply(
    server: &Server,
    ticket: &str,
    fields: Fields,
    conversion_code: Option<String>,
) -> Result<Applied, Problem> {
    let terms = server.terms().await;
    let call = Apply { ticket: ticket.into(), fields, password: PASSWORD.into(), terms, conversion_code };
    server.call(None, &call).await
}

/// A file that has gone up under a ticket.
pub(crate) async fn paper(server: &Server, ticket: &str, name: &str, content: &[u8]) -> Value {
    let blob = server.upload(ticket, content).await;
    Value::File(FileRef { name: name.into(), blob, bytes: content.len() as u64 })
}
