import ArgumentParser
import TraceFormat

/// How a trace is written; what it says does not depend on it.
struct EncodingOptions: ParsableArguments {
  private static let levels: ClosedRange<Int32> = 1...19
  private static let blockSizes = 1...65_536

  @Option(help: "Compression level, 1 to 19.")
  var level: Int32 = 3

  @Option(
    name: .customLong("block-events"),
    help: "Events in a block, 1 to 65536: what one damaged byte costs at most.")
  var blockEvents = 65_536

  func validate() throws {
    guard Self.levels.contains(level) else {
      throw ValidationError("--level must be from 1 to 19")
    }
    guard Self.blockSizes.contains(blockEvents) else {
      throw ValidationError("--block-events must be from 1 to 65536")
    }
  }

  /// The writer's options.
  var writerOptions: WriterOptions { WriterOptions(level: level, blockEvents: blockEvents) }
}
