//! How likely does a sensor or observer detect, given its tests or its range curve?
