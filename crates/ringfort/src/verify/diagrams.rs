//! Recomputes the cases of sequence diagrams.

use ringfort_analysis::interruption::{
    Convention, Place, Response, Spread, Task, certain_interruption, critical_detection_point,
    interruption,
};
use ringfort_analysis::moments;
use ringfort_analysis::sequence::{Diagram, Effort, Objective, Step, drawn, weakest};
use ringfort_model::diagram;
use ringfort_model::units::Probability;
use serde_json::{Value, json};

use super::Formula;
use super::inputs::Inputs;
use super::layers::{noticed_at, response};

/// The diagram of the fictional laboratory.
const CARROWBEG: &str = include_str!("../../../../verification/carrowbeg/diagram.toml");

/// All by dominance.
const NO_ENUMERATION: Effort = Effort { courses: 0, labels: 100_000 };

pub(super) fn formula(name: &str) -> Option<Formula> {
    Some(match name {
        "easi diagram" => layers,
        "diagram file" => file,
        "critical point" => critical,
        _ => return None,
    })
}

/// Every path through layers of parallel elements, weakest first; the weakest by dominance.
fn layers(inputs: Inputs<'_>) -> Option<Value> {
    let cv = inputs.number("cv")?;
    let objective = Objective::Interruption(response(inputs)?);
    let (mut steps, mut nodes) = (Vec::new(), 1);
    for layer in inputs.items("layers")? {
        for element in layer.as_array()? {
            let [detection, place, mean] = element.as_array()?.as_slice() else { return None };
            let mean_s = mean.as_f64()?;
            let task = Task {
                detection: Probability::new(detection.as_f64()?)?,
                place: noticed_at(place)?,
                delay: Spread { mean_s, sd_s: cv * mean_s },
            };
            let element = Some(steps.len());
            steps.push(Step { from: nodes - 1, into: nodes, element, tasks: vec![task] });
        }
        nodes += 1;
    }
    let diagram = Diagram::new(nodes, steps).ok()?;
    let least = weakest(&diagram, &objective, 1, NO_ENUMERATION).ok()?;
    let count = usize::try_from(diagram.paths()).ok()?;
    let all = weakest(&diagram, &objective, count, Effort::default()).ok()?;
    let all: Vec<f64> = all.courses.iter().map(|course| course.value).collect();
    Some(json!({ "lowest": least.courses.first()?.value, "all": all }))
}

/// The fictional laboratory against one kind of tools and one response, perhaps changed.
fn file(inputs: Inputs<'_>) -> Option<Value> {
    let read = diagram::read("diagram.toml", CARROWBEG);
    let diagram = read.usable()?;
    let values = diagram.values(|_, entry| moments::mean(&entry.law));
    let drawn = drawn(diagram, &values, None, Some(inputs.word("threat")?)).ok()?;
    let name = inputs.word("response")?;
    let answering = diagram.file.response.iter().find(|response| response.id.as_str() == name)?;
    let sd_s = values.of(answering.time_sd.as_ref()?);
    let with = |convention| Response {
        time: Spread { mean_s: values.of(&answering.time), sd_s },
        communication: values.chance(&diagram.file.diagram.communication),
        convention,
    };
    let mut changed = drawn.diagram.clone();
    for change in inputs.items("changes").into_iter().flatten() {
        let name = change.get("element")?.as_str()?;
        let number = diagram.file.element.iter().position(|e| e.id.as_str() == name)?;
        changed = changed.changed(|step, task| {
            if step.element != Some(number) {
                return;
            }
            if let Some(detection) = change.get("detection").and_then(Value::as_f64) {
                task.detection = Probability::clamped(detection);
            }
            if let Some(mean_s) = change.get("delay_s").and_then(Value::as_f64) {
                task.delay = Spread { mean_s, sd_s: 0.3 * mean_s };
            }
            if change.get("noticed").is_some() {
                task.place = Place::Beginning;
            }
        });
    }
    let response = with(Convention::PerAlarm);
    let objective = Objective::Interruption(response);
    let least = weakest(&changed, &objective, 1, NO_ENUMERATION).ok()?;
    let count = usize::try_from(changed.courses()).ok()?;
    let all = weakest(&changed, &objective, count, Effort::default()).ok()?;
    let tasks = changed.tasks(&least.courses.first()?.steps);
    Some(json!({
        "paths": changed.paths() as f64,
        "P_I": least.courses.first()?.value,
        "P_I_common": interruption(&tasks, &with(Convention::Common)).probability.value(),
        "P_I_deterministic": certain_interruption(&tasks, &response).value(),
        "delay_s": tasks.iter().map(|task| task.delay.mean_s).sum::<f64>(),
        "strongest": all.courses.last()?.value,
    }))
}

/// The last task that leaves more than the response when it is begun, all of them watched.
fn critical(inputs: Inputs<'_>) -> Option<Value> {
    let path: Vec<Task> = inputs
        .list("delays_s")?
        .into_iter()
        .map(|mean_s| Task {
            detection: Probability::ONE,
            place: Place::Beginning,
            delay: Spread { mean_s, sd_s: 0.0 },
        })
        .collect();
    let task = critical_detection_point(&path, inputs.number("response_s")?)?;
    let left: f64 = path[task..].iter().map(|task| task.delay.mean_s).sum();
    Some(json!({ "task": task, "left_s": left }))
}
