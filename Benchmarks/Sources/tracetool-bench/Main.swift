import Glibc
import TraceFormat

/// `tracetool-bench [RECORDING] [--events N] [--rounds N]` measures and prints Markdown;
/// `tracetool-bench count decode|MODEL [RECORDING] [--events N]` makes one pass for a profiler.
@main
struct Main {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      print("tracetool-bench: \(error)")
      exit(65)
    }
  }

  private static func run(_ arguments: [String]) throws {
    var words: [String] = []
    var options = ["--events": 10_000_000, "--rounds": 5]
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard options[word] != nil else {
        words.append(word)
        continue
      }
      guard let value = rest.popFirst().flatMap({ Int($0) }), value > 0 else { usage() }
      options[word] = value
    }
    let events = UInt64(options["--events"] ?? 1)
    if words.first == "count", words.count > 1 {
      let subject =
        try words.count > 2 ? Subject(recording: words[2]) : Subject(events: events)
      let count =
        try words[1] == "decode"
        ? Counting.decode(subject.trace) : Counting.replay(subject.trace, words[1])
      print("events \(count)")
      return
    }
    guard words.count <= 1 else { usage() }
    var subjects = try words.map { try Subject(recording: $0) }
    subjects.append(try Subject(events: events))
    for subject in subjects {
      var benchmark = Benchmark(subject, rounds: options["--rounds"] ?? 1)
      print(try benchmark.run().text)
    }
  }

  private static func usage() -> Never {
    print("usage: tracetool-bench [RECORDING] [--events N] [--rounds N]")
    print("       tracetool-bench count decode|MODEL [RECORDING] [--events N]")
    exit(64)
  }
}
