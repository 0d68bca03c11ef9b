import Synchronization

/// A machine whose model's type is known only inside: one call a stretch, not one an event.
struct MachineRunner: Sendable {
  /// Every parameter of the model with its value.
  let parameters: [(name: String, value: String)]
  /// Replays a stretch.
  let consume: @Sendable (borrowing MachineBatch) -> Void
  /// Ends the replay; the batch is the last one.
  let finish: @Sendable (borrowing MachineBatch) -> (PlacementOutcome, MachineOutcome)

  init<Model: AllocatorModel>(
    _ type: Model.Type, _ setup: TraceMachineSetup, _ configuration: ModelConfiguration
  ) throws(ModelError) {
    let box = RunBox(
      try TraceRun<Model>(
        setup.machine, configuration, setup.conduct, residentPages: setup.residentPages))
    parameters = configuration.values
    consume = { batch in box.run.withLock { $0.consume(batch) } }
    finish = { batch in box.run.withLock { $0.finish(batch) } }
  }
}

/// Keeps a run where closures can reach it; its lock is taken once a stretch and never contended.
private final class RunBox<Model: AllocatorModel>: Sendable {
  let run: Mutex<TraceRun<Model>>
  init(_ run: consuming TraceRun<Model>) { self.run = Mutex(run) }
}
