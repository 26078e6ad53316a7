//! What can be reported here, and what is asked with it.

use axum::extract::{Path, RawQuery};
use axum::response::Response;
use http::StatusCode;
use kernel::{Error, Lang, Result};
use web::georeport::{Format, Part, Thing, list as listed, one};
use web::{Answer, Fields, Guest};

use super::jurisdiction;
use crate::model::Spoken;
use crate::model::against::{Kind as AgainstKind, NO};
use crate::model::seal::{ORDINARY, Profile};
use crate::msg;
use crate::service::online::{self, Areas};

/// When this description last changed.
const CHANGESET: &str = "2026-11-22T00:00:00Z";

/// Where GeoReport v2 is spoken here, and in which formats. As XML under `discovery.xml`.
#[utoipa::path(get, path = "/georeport/v2/discovery.json", operation_id = "georeport_discovery",
    responses((status = 200)))]
pub(in crate::api) async fn discovery(guest: Guest) -> Answer<Response> {
    let scheme = if guest.state.site.https { "https" } else { "http" };
    let endpoint: Thing = vec![
        ("specification", "http://wiki.open311.org/GeoReport_v2".into()),
        ("url", format!("{scheme}://{}/georeport/v2", guest.state.public_host).into()),
        ("changeset", CHANGESET.into()),
        ("type", "production".into()),
        ("formats", Part::Words("format", vec!["text/xml".to_owned(), "application/json".to_owned()])),
    ];
    let whole: Thing = vec![
        ("changeset", CHANGESET.into()),
        ("contact", guest.state.site.force.get(guest.op.lang).into()),
        ("key_service", guest.visit.t.get(msg::GEOREPORT_KEY_SERVICE).into()),
        ("endpoints", Part::Many("endpoint", vec![endpoint])),
    ];
    Ok(one(&guest.visit, "discovery", &whole))
}

/// Every service, in the reader's language with the other one among its keywords. As XML under `services.xml`.
#[utoipa::path(get, path = "/georeport/v2/services.json", operation_id = "georeport_services",
    params(("jurisdiction_id" = Option<String>, Query, description = "the host of this installation, or nothing")),
    responses((status = 200), (status = 404, body = [super::requests::Refusal])))]
pub(in crate::api) async fn list(guest: Guest, RawQuery(query): RawQuery) -> Answer<Response> {
    let sent = Fields::parse(query.unwrap_or_default().as_bytes())?;
    jurisdiction(&guest, &sent)?;
    let (lang, today) = (guest.op.lang, guest.op.now().day());
    let other = if lang == Lang::Ur { Lang::En } else { Lang::Ur };
    let kinds = guest.op.core.catalogue.request_kinds(today);
    let service = |kind: &catalogue::Row<catalogue::RequestKind>| -> Thing {
        vec![
            ("service_code", kind.code.as_str().into()),
            ("service_name", kind.name.get(lang).into()),
            ("description", kind.facts.about.get(lang).into()),
            ("metadata", Part::Flag(true)),
            ("type", "realtime".into()),
            ("keywords", kind.name.get(other).into()),
            ("group", kind.facts.group.get(lang).into()),
        ]
    };
    let all: Vec<Thing> = kinds.map(service).collect();
    Ok(listed(&guest.visit, StatusCode::OK, ("services", "service"), &all))
}

/// What is asked with a service. Nothing of it is required.
#[utoipa::path(get, path = "/georeport/v2/services/{service}", operation_id = "georeport_service",
    params(("service" = String, Path, description = "a service_code with its format, such as theft.json"),
        ("jurisdiction_id" = Option<String>, Query, description = "the host of this installation, or nothing")),
    responses((status = 200), (status = 404, body = [super::requests::Refusal])))]
pub(in crate::api) async fn definition(
    guest: Guest,
    Path(asked): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer<Response> {
    let sent = Fields::parse(query.unwrap_or_default().as_bytes())?;
    let whole = defined(&guest, Format::cut(&asked), &sent).await?;
    Ok(one(&guest.visit, "service_definition", &whole))
}

async fn defined(guest: &Guest, code: &str, sent: &Fields) -> Result<Thing> {
    jurisdiction(guest, sent)?;
    let kind = guest.op.core.catalogue.request_kind(code, guest.op.now().day());
    let kind = kind.ok_or(Error::NotFound("complaints.georeport-service"))?;
    let r = guest.op.read().await?;
    let areas = online::areas(&guest.op.core, r.tx()).await?;
    r.done().await?;
    let attributes = attributes(guest, &areas);
    Ok(vec![("service_code", kind.code.as_str().into()), ("attributes", Part::Many("attribute", attributes))])
}

fn attributes(guest: &Guest, areas: &Areas) -> Vec<Thing> {
    let (t, lang) = (&guest.visit.t, guest.op.lang);
    let value = |key: &str, name: &str| -> Thing { vec![("key", key.into()), ("name", name.into())] };
    let mut districts: Vec<Thing> =
        areas.districts.iter().map(|area| value(&area.district.code, area.district.name.get(lang))).collect();
    districts.push(value(crate::model::online::UNKNOWN, t.get(msg::ONLINE_DISTRICT_UNKNOWN)));
    let stations = areas.districts.iter().flat_map(|area| &area.stations);
    let stations = stations.map(|unit| value(&unit.code, unit.name.get(lang))).collect();
    // Which other language it is, an officer asks.
    let spoken = Spoken::ALL.iter().filter(|spoken| **spoken != Spoken::Other);
    let spoken =
        spoken.map(|spoken| value(spoken.word(), t.get(crate::pages::spoken_key(*spoken)))).collect();
    let seals = std::iter::once((ORDINARY, msg::PROFILE_ORDINARY))
        .chain(Profile::ASKED.iter().map(|profile| (profile.word(), crate::pages::profile_name(*profile))));
    let seals = seals.map(|(word, name)| value(word, t.get(name))).collect();
    let against = std::iter::once((NO, msg::AGAINST_NO))
        .chain(AgainstKind::ALL.iter().map(|kind| (kind.word(), crate::pages::against_name(*kind))));
    let against = against.map(|(word, name)| value(word, t.get(name))).collect();
    let of_officer = areas.districts.iter().flat_map(|area| &area.stations);
    let of_officer = of_officer.map(|unit| value(&unit.code, unit.name.get(lang))).collect();
    let yes_no = vec![value("yes", t.get(msg::ONLINE_CALL_YES)), value("no", t.get(msg::ONLINE_CALL_NO))];
    let asked = [
        ("district", "singlevaluelist", msg::ONLINE_DISTRICT_TITLE, districts),
        ("station", "singlevaluelist", msg::ONLINE_AREA_TITLE, stations),
        ("happened_at", "datetime", msg::ONLINE_WHEN_TITLE, Vec::new()),
        ("seal", "singlevaluelist", msg::SEAL_QUESTION, seals),
        ("against", "singlevaluelist", msg::AGAINST_QUESTION, against),
        ("against_station", "singlevaluelist", msg::AGAINST_STATION, of_officer),
        ("spoken", "singlevaluelist", msg::ONLINE_SPOKEN, spoken),
        ("may_call", "singlevaluelist", msg::ONLINE_MAY_CALL, yes_no),
    ];
    let attribute = |(order, (code, kind, about, values)): (i64, (&str, &str, i18n::Key, Vec<Thing>))| {
        let mut thing: Thing = vec![
            ("variable", Part::Flag(true)),
            ("code", code.into()),
            ("datatype", kind.into()),
            ("required", Part::Flag(false)),
            ("datatype_description", Part::Nothing),
            ("order", Part::Number(order)),
            ("description", t.get(about).into()),
        ];
        if !values.is_empty() {
            thing.push(("values", Part::Many("value", values)));
        }
        thing
    };
    (1..).zip(asked).map(attribute).collect()
}
