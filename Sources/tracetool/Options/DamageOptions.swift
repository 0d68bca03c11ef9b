import ArgumentParser

/// What to do about damaged traces.
struct DamageOptions: ParsableArguments {
  @Flag(name: .customLong("allow-damage"), help: "Exit 0 even if parts of the trace are missing.")
  var allowDamage = false
}
