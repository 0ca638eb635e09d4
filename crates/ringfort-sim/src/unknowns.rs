//! One draw of what we do not know, and the names under which everything else is drawn.

use ringfort_analysis::plan::{Holdings, Plan};
use ringfort_model::quantity::{Draw, Values};
use ringfort_model::scenario::Scenario;

use crate::chance::{Chance, Entity, Purpose, entities_collide};

/// Purpose of the draws that fix the unknowns of a study.
const UNKNOWN: Purpose = Purpose(1);
/// Purpose of the draw that says which of the tails of one question is so.
const ONE_OF: Purpose = Purpose(2);
/// The stream of outer draws: far above any replication.
const OUTER: u64 = 1 << 62;

/// One draw of the unknowns: what every quantity is worth.
#[derive(Debug, Clone)]
pub struct Unknowns {
    /// Which draw it is.
    pub outer: u32,
    /// Every quantity; those drawn by entity or by use carry their mean.
    pub values: Values,
    /// By tail: whether it is the one of its question that is so.
    pub tails: Vec<bool>,
}

impl Unknowns {
    /// The draw of that number. A quantity's value depends on the seed, the number and the
    /// quantity's own path alone, so variants share it and no added part moves it.
    pub fn drawn(scenario: &Scenario, plan: &Plan, keys: &Keys, seed: u64, outer: u32) -> Self {
        let chance = Chance::new(seed, OUTER | u64::from(outer));
        let values = scenario.values(|id, entry| match entry.draw {
            Draw::Study if !entry.law.is_point() => {
                chance.sample(&entry.law, keys.quantities[id].draw(UNKNOWN, 0))
            }
            _ => plan.means.by_id(id),
        });
        Self { outer, values, tails: tails(scenario, Some(&chance)) }
    }

    /// The unknowns at their means, each question answered by its first tail: what the seeker
    /// believes, and what tests pin.
    pub fn pinned(scenario: &Scenario, plan: &Plan) -> Self {
        Self { outer: 0, values: plan.means.clone(), tails: tails(scenario, None) }
    }
}

/// By tail: whether it is so. Of a question's tails one is, drawn under the question's name.
fn tails(scenario: &Scenario, chance: Option<&Chance>) -> Vec<bool> {
    let all = &scenario.file.seeker.tail;
    let is_so = |t: usize| {
        let Some(question) = &all[t].one_of else { return true };
        let mut alike = (0..all.len()).filter(|a| all[*a].one_of.as_ref() == Some(question));
        let number = chance.map_or(0, |chance| {
            let draw = Entity::named(&format!("question {question}")).draw(ONE_OF, 0);
            let count = alike.clone().count();
            ((chance.uniform(draw) * count as f64) as usize).min(count - 1)
        });
        alike.nth(number) == Some(t)
    };
    (0..all.len()).map(is_so).collect()
}

/// The names under which draws are made, hashed once a study.
#[derive(Debug, Clone)]
pub struct Keys {
    /// By quantity: its path.
    pub quantities: Vec<Entity>,
    /// By visitor.
    pub visitors: Vec<Entity>,
    /// By lead.
    pub leads: Vec<Entity>,
    /// By tail.
    pub tails: Vec<Entity>,
    /// By informant.
    pub informants: Vec<Entity>,
    /// By response.
    pub responses: Vec<Entity>,
    /// By compartment.
    pub compartments: Vec<Entity>,
    /// By secret.
    pub secrets: Vec<Entity>,
    /// By surveillance.
    pub eyes: Vec<Entity>,
    /// By signals.
    pub signals: Vec<Entity>,
    /// By emission.
    pub emissions: Vec<Entity>,
    /// By liaison.
    pub liaison: Vec<Entity>,
    /// By early warning.
    pub warnings: Vec<Entity>,
    /// By what is unknown of the sources: characters of informants and of liaisons, then hypotheses.
    pub unknowns: Vec<Entity>,
    /// By sensor that alarms without cause, in the order of layers and sensors.
    pub sensors: Vec<Entity>,
    /// By habit.
    pub habits: Vec<Entity>,
    /// The principal.
    pub principal: Entity,
    /// The strike.
    pub strike: Entity,
}

impl Keys {
    /// Hashes the names of a scenario. Errors: two names with one hash.
    pub fn new(scenario: &Scenario) -> Result<Self, (String, String)> {
        let file = &scenario.file;
        let plan_secrets = Holdings::of(scenario).names;
        let ids = |kind: &str, ids: Vec<&str>| -> Vec<String> {
            ids.into_iter().map(|id| format!("{kind} {id}")).collect()
        };
        let quantities: Vec<String> = scenario.quantities.iter().map(|q| q.path.clone()).collect();
        let visitors =
            ids("visitor", file.principal.visitor.iter().map(|v| v.id.as_str()).collect());
        let leads = ids("lead", file.seeker.lead.iter().map(|l| l.id.as_str()).collect());
        let tails = ids("tail", file.seeker.tail.iter().map(|t| t.follows.as_str()).collect());
        let informants =
            ids("informant", file.seeker.informant.iter().map(|i| i.id.as_str()).collect());
        let responses = ids("response", file.response.iter().map(|r| r.id.as_str()).collect());
        let sensors: Vec<String> = (file.layer.iter())
            .flat_map(|l| l.sensor.iter().map(move |s| format!("sensor {} {}", l.id, s.id)))
            .collect();
        let compartments =
            ids("compartment", file.compartment.iter().map(|c| c.id.as_str()).collect());
        let secrets = ids("secret", plan_secrets.iter().map(String::as_str).collect());
        let seeker = &file.seeker;
        let eyes = ids("surveillance", seeker.surveillance.iter().map(|s| s.id.as_str()).collect());
        let signals = ids("signals", seeker.signals.iter().map(|s| s.id.as_str()).collect());
        let liaison = ids("liaison", seeker.liaison.iter().map(|l| l.id.as_str()).collect());
        let emissions = ids("emission", file.emission.iter().map(|e| e.id.as_str()).collect());
        let warnings =
            ids("early warning", file.early_warning.iter().map(|w| w.id.as_str()).collect());
        let informed = seeker.informant.iter().filter(|i| i.character.is_some()).map(|i| &i.id);
        let told = seeker.liaison.iter().filter(|l| l.character.is_some()).map(|l| &l.id);
        let unknowns: Vec<String> = (informed.map(|id| format!("character of informant {id}")))
            .chain(told.map(|id| format!("character of liaison {id}")))
            .chain(seeker.hypothesis.iter().map(|h| format!("hypothesis {}", h.id)))
            .collect();
        let habits = ids("habit", file.principal.habit.iter().map(|h| h.id.as_str()).collect());
        let rest = ["the principal".to_owned(), "the strike".to_owned()];
        let all = [&quantities, &visitors, &leads, &tails, &informants, &responses, &sensors];
        let all = all
            .into_iter()
            .chain([&compartments, &secrets, &eyes, &signals, &liaison, &emissions])
            .chain([&warnings, &unknowns, &habits])
            .flatten()
            .chain(&rest)
            .map(String::as_str);
        if let Some((a, b)) = entities_collide(all) {
            return Err((a.to_owned(), b.to_owned()));
        }
        let hash = |ids: &[String]| ids.iter().map(|id| Entity::named(id)).collect::<Vec<_>>();
        Ok(Self {
            quantities: hash(&quantities),
            visitors: hash(&visitors),
            leads: hash(&leads),
            tails: hash(&tails),
            informants: hash(&informants),
            responses: hash(&responses),
            compartments: hash(&compartments),
            secrets: hash(&secrets),
            eyes: hash(&eyes),
            signals: hash(&signals),
            emissions: hash(&emissions),
            liaison: hash(&liaison),
            warnings: hash(&warnings),
            unknowns: hash(&unknowns),
            sensors: hash(&sensors),
            habits: hash(&habits),
            principal: Entity::named(&rest[0]),
            strike: Entity::named(&rest[1]),
        })
    }
}
