import Replay
import TraceFormat

/// `tracetool replay --find-reserve`: runs the trace with more and fewer slabs kept ahead.
struct ReserveFinding {
  /// The parameter that is searched for, and the model that has it.
  static let parameter = "reserve"
  static let modelName = "kmalloc_obj"
  /// No more slabs are tried than these, nor than a quarter of memory holds.
  static let bound = 256

  private let selection: ModelSelection
  private let machine: TraceMachineSetup
  private(set) var search: ReserveSearch
  private var results: [Int: ModelResult] = [:]
  private var last: ReplayReport?
  private var numbers: [Int] = []

  init(_ selections: [ModelSelection], _ machine: TraceMachineSetup) throws(CommandFailure) {
    guard selections.count == 1, let selection = selections.first,
      selection.row.descriptor.name == Self.modelName,
      !selection.given.contains(where: { $0.name == Self.parameter })
    else {
      throw CommandFailure(
        .usage, "--find-reserve takes one -m \(Self.modelName), with any dials but reserve")
    }
    self.selection = selection
    self.machine = machine
    search = ReserveSearch(bound: min(Self.bound, machine.pageCount / 4 / 32))
  }

  /// The models to be run next; none when the answer is known.
  mutating func next() -> [ModelSelection] {
    numbers = search.next()
    return numbers.map(selection(with:))
  }

  /// Takes note of how they went.
  mutating func note(_ report: ReplayReport) {
    for (number, result) in zip(numbers, report.results) {
      search.note(number, result.machine?.verdict ?? .panic)
      results[number] = result
    }
    last = report
  }

  private var shown: [Int] { search.answer.map { [$0, $0 - 1] } ?? [0, search.bound] }

  private func selection(with reserve: Int) -> ModelSelection {
    ModelSelection(
      selection.row, given: selection.given + [(name: Self.parameter, value: String(reserve))])
  }

  /// The report: the run with the answer, then the one with a slab less; without an answer, those
  /// with none and with the most.
  /// - Precondition: something was run.
  func report() -> ReplayReport {
    guard var report = last else { preconditionFailure("a search runs at least once") }
    report.results = shown.compactMap { results[$0] }
    report.search = search
    return report
  }
}
