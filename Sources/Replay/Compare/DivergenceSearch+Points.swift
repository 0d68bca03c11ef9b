internal import TraceFormat

extension DivergenceSearch {
  /// The events found, with the names that `tables` have for them.
  func points(_ tables: TraceTables) -> [DivergencePoint] {
    let marks: [(DivergencePoint.Meaning, Mark?)] = [
      (.outcome, firstEnding), (.held, firstHeld), (.apart, apart), (.beyond, beyond),
    ]
    return marks.compactMap { meaning, mark in
      guard let mark else { return nil }
      var side = DivergencePoint.Side(tables[mark.site], tables)
      side.event = mark.event
      side.timeNanoseconds = mark.time
      var point = DivergencePoint(meaning: meaning, a: side, b: side)
      point.a.heldBytes = mark.heldPages.a * ModelTotals.pageBytes
      point.b.heldBytes = mark.heldPages.b * ModelTotals.pageBytes
      point.a.outcome = Self.name(mark.endings.a)
      point.b.outcome = Self.name(mark.endings.b)
      return point
    }
  }

  private static func name(_ ending: OperationWatch.Ending) -> String {
    switch ending {
    case .done: "done"
    case .failed(let why): "failed: \(why.name)"
    case .broken(let invariant): "panic: \(invariant.rawValue)"
    }
  }
}

extension DivergencePoint.Side {
  /// What an event's site says of it.
  init(_ site: Site, _ tables: TraceTables) {
    self.init()
    kind = site.kind.spec.name
    type = tables.name(of: site.type)
    let name = tables[site.callSite]
    self.site = name.isEmpty ? nil : name
    requestedBytes = site.requestedBytes
  }
}
