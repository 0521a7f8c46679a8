"""From readings to a verdict on the temperature: pure, explainable, recomputable."""
