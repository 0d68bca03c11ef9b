/// Runs a model over an input and compares with the output, row by row and field by field.
public struct VectorRun {
  /// Operations whose success the summary's `ok` leaves out.
  private static let uncounted: Set<String> = [
    "setfree", "addfree", "ipi", "cleanup", "tick", "destroy", "setgcmax",
  ]
  private var counts: [String: Int] = [:]
  private var operationCount = 0
  private var waits = 0
  private var peakPages = 0
  private var maxLive = 0
  private var hash = VectorHash()
  private var nextRow = 0
  /// Operations between two rows: the first row is the first period's last operation.
  private var period = 1

  private init() {}

  /// The first difference between what the model does and what the vector says; nil if none.
  public static func firstDifference<Model: VectorModel>(
    of model: Model.Type, on vector: VectorCase
  ) throws -> String? {
    let difference = try firstDifference(of: model, on: vector.input(), vector.output())
    return difference.map { "\(vector.name), \($0)" }
  }

  /// The same for an input and an output already read.
  public static func firstDifference<Model: VectorModel>(
    of model: Model.Type, on input: VectorInput, _ expected: VectorOutput
  ) throws -> String? {
    var run = VectorRun()
    return run.compare(try Model(input.header), input, expected)
  }

  private mutating func compare<Model: VectorModel>(
    _ fresh: Model, _ input: VectorInput, _ expected: VectorOutput
  ) -> String? {
    var model = fresh
    let columns = ["seq", "op", "res"] + Model.columns + ["pages", "free", "h"]
    guard expected.columns.elementsEqual(columns, by: ==) else {
      return "columns: found \(columns), expected \(expected.columns)"
    }
    let firstSequence = expected.rows.first?.split(separator: ",").first.flatMap { Int($0) }
    period = firstSequence.map { $0 + 1 } ?? .max
    peakPages = model.pool.used
    for (sequence, operation) in input.operations.enumerated() {
      let outcome = model.perform(operation)
      count(operation, outcome)
      peakPages = max(peakPages, model.pool.used)
      maxLive = max(maxLive, model.liveHandles)
      if let difference = compareRow(sequence, operation, outcome, model, expected)
        ?? compareState(sequence, outcome, model, expected)
      {
        return difference
      }
      if outcome.isPanic { break }
    }
    guard nextRow == expected.rows.count else {
      return "\(expected.rows.count) rows expected, \(nextRow) reached"
    }
    let summary = summaryLine(model)
    return summary == expected.summary
      ? nil : "summary: found \(summary), expected \(expected.summary)"
  }

  private mutating func count(_ operation: VectorOperation, _ outcome: VectorOutcome) {
    operationCount += 1
    waits += outcome.waits
    hash.add(operation.name, outcome)
    let kind = outcome.isPanic ? "panic" : outcome.result
    if kind != "ok" || !Self.uncounted.contains(operation.name) { counts[kind, default: 0] += 1 }
  }

  private mutating func compareRow<Model: VectorModel>(
    _ sequence: Int, _ operation: VectorOperation, _ outcome: VectorOutcome, _ model: Model,
    _ expected: VectorOutput
  ) -> String? {
    guard outcome.isPanic || (sequence + 1) % period == 0 else { return nil }
    guard nextRow < expected.rows.count else { return "row \(sequence): expected none" }
    let row = expected.rows[nextRow].split(separator: ",", omittingEmptySubsequences: false)
    nextRow += 1
    var found = [String(sequence), operation.name, outcome.result]
    if !outcome.isPanic {
      found += model.fields(after: operation, outcome).map { $0.map { String($0) } ?? "" }
      found += [String(model.pool.used), String(model.pool.free), hash.text]
    }
    for place in found.indices where place >= row.count || found[place] != row[place] {
      let column = expected.columns[place]
      return "row \(sequence), column \(column): found \(found.joined(separator: ",")), "
        + "expected \(expected.rows[nextRow - 1])"
    }
    return nil
  }

  private func compareState<Model: VectorModel>(
    _ sequence: Int, _ outcome: VectorOutcome, _ model: Model, _ expected: VectorOutput
  ) -> String? {
    guard sequence < expected.states.count, !outcome.isPanic else { return nil }
    guard let found = model.state(after: sequence), found != expected.states[sequence] else {
      return nil
    }
    return "state \(sequence): found \(found), expected \(expected.states[sequence])"
  }

  private func summaryLine(_ model: some VectorModel) -> String {
    var fields = [(name: "ops", value: operationCount)]
    for name in ["ok", "null", "blocked", "panic", "skip"] {
      fields.append((name, counts[name] ?? 0))
    }
    fields += [("waits", waits), ("refilled", model.pool.refilled)]
    fields += model.summaryCounts
    fields += [
      ("peak_pages", peakPages), ("max_live", maxLive), ("final_live", model.liveHandles),
    ]
    let text = fields.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    return text + " hash=" + hash.text
  }
}
