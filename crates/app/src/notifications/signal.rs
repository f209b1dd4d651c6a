//! A sign-in request that comes while the app is seen: a short sound, a short vibration.

use lifeboat_vault::Settings;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::ports::scope;

/// Two tones that rise, in hertz, and how long each of them sounds, in seconds.
const TONES: [f32; 2] = [660.0, 880.0];
const TONE: f64 = 0.14;
/// Quiet: 0 is silence, 1 as loud as it goes.
const LOUDNESS: f32 = 0.12;
/// Vibrates, rests and vibrates so long, in milliseconds.
const PATTERN: [u32; 3] = [200, 100, 200];

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = AudioContext)]
    type Sound;

    #[wasm_bindgen(constructor, js_class = "AudioContext", catch)]
    fn new() -> Result<Sound, JsValue>;
    #[wasm_bindgen(method, getter, js_name = currentTime)]
    fn current_time(this: &Sound) -> f64;
    #[wasm_bindgen(method, getter)]
    fn destination(this: &Sound) -> JsValue;
    #[wasm_bindgen(method, catch, js_name = createOscillator)]
    fn oscillator(this: &Sound) -> Result<Oscillator, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createGain)]
    fn gain(this: &Sound) -> Result<Gain, JsValue>;

    type Oscillator;

    #[wasm_bindgen(method, getter)]
    fn frequency(this: &Oscillator) -> Parameter;
    #[wasm_bindgen(method)]
    fn connect(this: &Oscillator, to: &Gain);
    #[wasm_bindgen(method)]
    fn start(this: &Oscillator, at: f64);
    #[wasm_bindgen(method)]
    fn stop(this: &Oscillator, at: f64);

    type Gain;

    #[wasm_bindgen(method, getter, js_name = gain)]
    fn loudness(this: &Gain) -> Parameter;
    #[wasm_bindgen(method, js_name = connect)]
    fn connect_to(this: &Gain, to: &JsValue);

    type Parameter;

    #[wasm_bindgen(method, setter, js_name = value)]
    fn set(this: &Parameter, value: f32);
    #[wasm_bindgen(method, js_name = linearRampToValueAtTime)]
    fn slide(this: &Parameter, value: f32, at: f64);

    type Vibrator;

    #[wasm_bindgen(method, catch)]
    fn vibrate(this: &Vibrator, pattern: &JsValue) -> Result<bool, JsValue>;
}

/// Has the user look, as far as the settings and the browser let it.
pub(crate) fn attract_attention(settings: Settings) {
    if !settings.notifications {
        return;
    }
    if settings.sound {
        // A browser is silent until its user has touched the page.
        let _ = play();
    }
    if settings.vibrate {
        let pattern: js_sys::Array = PATTERN.map(JsValue::from).iter().collect();
        let vibrator: Vibrator = wasm_bindgen::JsCast::unchecked_into(scope().navigator());
        // Not every browser can.
        let _ = vibrator.vibrate(&pattern);
    }
}

fn play() -> Result<(), JsValue> {
    let sound = Sound::new()?;
    let mut at = sound.current_time();
    for tone in TONES {
        let (oscillator, gain) = (sound.oscillator()?, sound.gain()?);
        oscillator.frequency().set(tone);
        gain.loudness().set(LOUDNESS);
        gain.loudness().slide(0.0, at + TONE);
        oscillator.connect(&gain);
        gain.connect_to(&sound.destination());
        oscillator.start(at);
        oscillator.stop(at + TONE);
        at += TONE;
    }
    Ok(())
}
