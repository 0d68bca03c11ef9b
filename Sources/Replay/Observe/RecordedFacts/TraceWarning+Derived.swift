internal import TraceFormat

extension TraceWarning {
  /// From this share of a total on, a peculiarity of the recording is worth a remark.
  private static let notableShare = 0.1

  /// The remarks that follow from the numbers themselves.
  static func warnings(for info: TraceInfo) -> [TraceWarning] {
    absences(info) + losses(info) + objectRemarks(info) + waitRemarks(info)
  }

  private static func absences(_ info: TraceInfo) -> [TraceWarning] {
    let carried = info.header.characteristics
    let consequences: [(Characteristics, String, String)] = [
      (.times, "no-times", "The source has no times: only the order of events is known."),
      (.processors, "no-processors", "The source names no processors: per-CPU behaviour is lost."),
      (.threads, "no-threads", "The source names no threads: waits cannot be told apart."),
      (.flags, "no-flags", "The source has no allocation flags: who may wait is not known."),
      (
        .allocatedSizes, "no-allocated-sizes",
        "The source does not say how many bytes were set aside, only how many were asked for."
      ),
    ]
    return consequences.filter { !carried.contains($0.0) }
      .map { TraceWarning(code: $0.1, message: $0.2) }
  }

  private static func losses(_ info: TraceInfo) -> [TraceWarning] {
    var out: [TraceWarning] = []
    let extent = info.extent
    if extent.lostEvents > 0 {
      let records = extent.lostRecords > 0 ? ", \(extent.lostRecords) records in all" : ""
      out.append(
        TraceWarning(
          code: "lost-events",
          message: "The source lost events at \(extent.lostEvents) places\(records):"
            + " live sets after them are uncertain."))
    }
    if isNotable(extent.equalTimes, of: extent.storedEvents) {
      let share = FixedPoint.percent(Double(extent.equalTimes) / Double(extent.storedEvents))
      out.append(
        TraceWarning(
          code: "equal-times",
          message: "\(share) of events share their time with the one before:"
            + " between them only the order of the file counts."))
    }
    return out
  }

  private static func objectRemarks(_ info: TraceInfo) -> [TraceWarning] {
    var out: [TraceWarning] = []
    let objects = info.objects
    let ended = objects.frees + objects.orphanFrees
    if isNotable(objects.orphanFrees, of: ended) {
      let share = FixedPoint.percent(Double(objects.orphanFrees) / Double(ended))
      out.append(
        TraceWarning(
          code: "orphan-frees",
          message: "\(share) of frees end objects allocated before the trace or by a path that"
            + " was not traced."))
    }
    if isNotable(objects.impliedFrees, of: objects.allocations) {
      let share = FixedPoint.percent(Double(objects.impliedFrees) / Double(objects.allocations))
      out.append(
        TraceWarning(
          code: "implied-frees",
          message: "\(share) of objects were freed by a path that was not traced: they look"
            + " alive until their address is handed out again."))
    }
    if let unnamed = info.types.first(where: { $0.name == "?" }), unnamed.allocations > 0 {
      out.append(
        TraceWarning(
          code: "unnamed-types",
          message: "\(unnamed.allocations) allocations name no type; they are listed as \"?\"."))
    }
    return out
  }

  private static func waitRemarks(_ info: TraceInfo) -> [TraceWarning] {
    let begins = info.waits.byClass.reduce(0) { $0 + $1.unmatchedBegins }
    let ends = info.waits.byClass.reduce(0) { $0 + $1.unmatchedEnds }
    guard begins + ends > 0 else { return [] }
    return [
      TraceWarning(
        code: "unmatched-waits",
        message: "\(begins) waits were not seen to end and \(ends) not to begin;"
          + " they are not in the totals.")
    ]
  }

  private static func isNotable(_ part: UInt64, of whole: UInt64) -> Bool {
    whole > 0 && Double(part) >= notableShare * Double(whole)
  }
}
