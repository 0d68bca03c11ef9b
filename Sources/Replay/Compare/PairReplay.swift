public import TraceFormat

/// Replays a trace through models and keeps what a comparison needs: call sites, and of the first
/// two models where they part.
public struct PairReplay: ~Copyable {
  private var replay: PlacementReplay
  /// The columns that `consume` needs.
  public let columns: ColumnSelection

  /// A replay of a trace with this header.
  /// - Throws: `ModelError` if a model cannot be made, or needs what the trace does not carry.
  public init(
    models: [ModelSelection], header: TraceHeader, processorCount: Int?, thresholdPercent: Double
  ) throws(ModelError) {
    var options = PlacementReplay.Options()
    options.processorCount = processorCount
    options.detail = .operations
    if header.characteristics.contains(.times) { options.clock = .time }
    replay = try PlacementReplay(models: models, header: header, options: options)
    replay.divergence.thresholdPercent = thresholdPercent
    columns = replay.neededColumns
  }

  /// Replays a batch. Batches come in the order of the trace.
  public mutating func consume(_ events: borrowing EventBatch, _ tables: TraceTables) {
    replay.consume(events, tables)
  }

  /// What each model came to, in the order asked, and where the first two part.
  /// - Throws: never in earnest: `DiffInputError` if a result is not what its reader expects.
  public consuming func finish(
    _ tables: TraceTables
  ) throws(DiffInputError) -> (results: [ComparedResult], points: [DivergencePoint]) {
    let sites = replay.siteRows(tables)
    let points = replay.divergence.points(tables)
    let report = replay.finish()
    var results: [ComparedResult] = []
    for (place, result) in report.results.enumerated() {
      // The same way that saved results go, so that both say the same.
      var compared = try ComparedResult(
        result.json(types: report.types), path: "results[\(place)]")
      for moment in compared.moments.indices {
        let atPeak = compared.moments[moment].name == "at_peak_held"
        compared.moments[moment].sites = zip(sites, result.outcome.sites).map { site, bytes in
          ComparedResult.SitePart(
            callSite: site.callSite, type: report.types[site.type].name,
            liveBytes: Int64(atPeak ? bytes.atPeakHeld : bytes.atEnd))
        }
      }
      results.append(compared)
    }
    return (results, points)
  }
}
