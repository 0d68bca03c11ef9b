import Synchronization

/// A run whose model's type is known only inside: one call a batch, not one an operation.
///
/// The closures are made where the type is concrete, so that the loop over operations is compiled
/// for that model.
struct PlacementRunner: Sendable {
  /// Whether the model asks for times.
  let needsTime: Bool
  /// Every parameter with its value.
  let parameters: [(name: String, value: String)]
  /// Does the operations of a batch.
  let consume: @Sendable (borrowing OperationBatch) -> Void
  /// What single operations came to; nil unless asked for.
  let watched: @Sendable () -> OperationWatch?
  /// For each live object the pages that it holds hostage; nil if the model does not know.
  let hostagePages: @Sendable ([LiveTable.Entry]) -> [Int]?
  /// Ends the run; the batch is the last one.
  let finish: @Sendable (borrowing OperationBatch) -> PlacementOutcome

  /// The run of a model of this type.
  init<Model: AllocatorModel>(
    _ type: Model.Type, _ configuration: ModelConfiguration, _ options: PlacementReplay.Options
  ) throws(ModelError) {
    let model = try Model(configuration)
    let box = RunBox(PlacementRun(model, options))
    needsTime = model.needsTime
    parameters = configuration.values
    consume = { batch in box.run.withLock { $0.consume(batch) } }
    watched = { box.run.withLock { $0.watch } }
    hostagePages = { live in box.run.withLock { $0.hostagePages(of: live) } }
    finish = { batch in box.run.withLock { $0.finish(batch) } }
  }
}

/// Keeps a run where closures can reach it; its lock is taken once a batch and never contended.
private final class RunBox<Model: AllocatorModel>: Sendable {
  let run: Mutex<PlacementRun<Model>>
  init(_ run: consuming PlacementRun<Model>) { self.run = Mutex(run) }
}
