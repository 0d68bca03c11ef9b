import Replay

/// Where in a trace the kernel's counters were read: from which event to which.
///
/// A sample takes a millisecond or two, in which slabs come and go: a count is right if it was true
/// at some moment of it.
struct SampleWindows {
  /// One sample between the first and the last that were taken of shrunk caches.
  struct Window {
    /// Its place among the truth's samples.
    var sample: Int
    /// Events before this one happened before the sample.
    var begin: Int
    /// Events from this one on happened after it.
    var end: Int
  }

  /// The truth's sample that a replay starts from, right after all caches were shrunk.
  let startSample: Int
  /// The last sample of shrunk caches, if there is another; else all that follow are compared.
  let endSample: Int?
  /// The event before which that state held.
  let start: Int
  /// The event before which the last state held.
  let endEvent: Int
  /// The samples in between.
  private(set) var windows: [Window] = []
  /// Whether marks in the trace say where samples were taken; else their times do.
  let areMarked: Bool

  init(_ recording: Recording) throws(FidelityError) {
    let samples = recording.truth.samples
    let shrunk = samples.indices.filter { samples[$0].kind == "s" }
    guard let first = shrunk.first else {
      throw .incomplete(folder: recording.path, expected: "a sample of shrunk caches (kind s)")
    }
    let last = shrunk.dropFirst().last
    let marks = Self.marks(recording.log)
    areMarked = marks[samples[first].number]?.end != nil
    let bounds = areMarked ? [:] : Self.times(recording)
    func window(_ place: Int) -> Window? {
      let number = samples[place].number
      if let mark = marks[number], let begin = mark.begin, let end = mark.end {
        return Window(sample: place, begin: begin, end: end)
      }
      return bounds[number].map { Window(sample: place, begin: $0.begin, end: $0.end) }
    }
    guard let begin = window(first), begin.end > 0 else {
      throw .incomplete(
        folder: recording.path, expected: "a trace that covers sample \(samples[first].number)")
    }
    startSample = first
    endSample = last
    let end = last ?? samples.count
    start = begin.end
    endEvent = last.flatMap { window($0)?.begin } ?? recording.log.events.count
    windows = ((first + 1)..<end).compactMap(window)
  }

  /// Marks of the form "ANY:sample NUMBER KIND begin" and "… end".
  private static func marks(_ log: SlabEventLog) -> [Int: (begin: Int?, end: Int?)] {
    var result: [Int: (begin: Int?, end: Int?)] = [:]
    for (index, event) in log.events.enumerated() where event.kind == .mark {
      let words = log.text(of: event).split(separator: " ")
      guard words.count >= 4, words[0].hasSuffix(":sample"), let number = Int(words[1]) else {
        continue
      }
      if words[3] == "begin" {
        result[number, default: (nil, nil)].begin = index
      } else if words[3] == "end" {
        result[number, default: (nil, nil)].end = index
      }
    }
    return result
  }

  /// Where samples fall by the clock.
  private static func times(_ recording: Recording) -> [Int: (begin: Int, end: Int)] {
    var result: [Int: (begin: Int, end: Int)] = [:]
    let events = recording.log.events
    func place(_ time: UInt64) -> Int {
      var (low, high) = (0, events.count)
      while low < high {
        let middle = (low + high) / 2
        if events[middle].time &+ recording.startNanoseconds < time {
          low = middle + 1
        } else {
          high = middle
        }
      }
      return low
    }
    for sample in recording.truth.samples {
      let (begin, end) = (place(sample.begin), place(sample.end))
      // A sample outside the trace has no place in it.
      guard end > 0, begin < events.count else { continue }
      result[sample.number] = (begin, end)
    }
    return result
  }
}
