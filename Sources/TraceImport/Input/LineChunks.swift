/// Cuts an input into chunks of whole lines, in bounded memory.
///
/// A line of more than `lineLimit` bytes is dropped and told as such. When the input ends in an
/// error, the whole lines before it are handed out first; a last line that the error cut is not.
public struct LineChunks: ~Copyable {
  /// What comes next in the input.
  public enum Piece {
    /// Whole lines at this place of `bytes`; only the last may lack its line feed.
    case lines(Range<Int>)
    /// A line that is too long to be kept.
    case longLine
  }

  /// Bytes that a line may have.
  public static let lineLimit = 1 << 20
  private static let initialCapacity = 1 << 18

  private var input: InputBytes
  /// Where pieces lie.
  public private(set) var bytes = [UInt8](repeating: 0, count: initialCapacity)
  private var start = 0
  private var end = 0
  private var isEnded = false
  private var isDroppingLine = false
  /// Called before each piece with the bytes of input used up; false ends the input there.
  var watch: (@Sendable (UInt64) -> Bool)?
  /// What ended the input early, thrown once everything before was handed out.
  private(set) var failure: ImportError?

  init(_ input: consuming InputBytes) {
    self.input = input
  }

  /// The lines of the file at `path`, plain, gzip or zstd; `-` is standard input.
  /// - Throws: `ImportError.unreadable`.
  public init(path: String) throws(ImportError) {
    self.init(try InputBytes(path: path))
  }

  /// What messages call the input.
  public var name: String { input.name }

  /// Reads ahead as far as the buffer allows and tells where those bytes lie; they stay next.
  public mutating func sample() -> Range<Int> {
    while end < bytes.count, !isEnded { fill() }
    return start..<end
  }

  /// The next piece; nil at the end.
  /// - Throws: what ended the input, once everything before was handed out.
  public mutating func next() throws(ImportError) -> Piece? {
    if let watch, !watch(input.offset) { return nil }
    while true {
      if let cut = lastLineFeed() {
        let piece = start..<cut + 1
        start = cut + 1
        if isDroppingLine { return endOfLongLine(in: piece) }
        return .lines(piece)
      }
      if isEnded { return try lastPiece() }
      makeRoom()
      fill()
    }
  }

  private func lastLineFeed() -> Int? {
    let place = ByteSearch.last(10, in: bytes.span, start..<end)
    return place < 0 ? nil : place
  }

  private mutating func lastPiece() throws(ImportError) -> Piece? {
    if let failure { throw failure }
    let piece = start..<end
    start = end
    if isDroppingLine {
      isDroppingLine = false
      return .longLine
    }
    return piece.isEmpty ? nil : .lines(piece)
  }

  /// `piece` begins with the end of a long line; what follows it is handed out next.
  private mutating func endOfLongLine(in piece: Range<Int>) -> Piece {
    start = ByteSearch.first(10, in: bytes.span, piece) + 1
    isDroppingLine = false
    return .longLine
  }

  /// Moves what is left, which has no line feed, to the front; grows or drops as needed.
  private mutating func makeRoom() {
    if end - start > Self.lineLimit {
      isDroppingLine = true
    }
    if isDroppingLine {
      (start, end) = (0, 0)
      return
    }
    if start > 0 {
      bytes.replaceSubrange(0..<end - start, with: Array(bytes[start..<end]))
      (start, end) = (0, end - start)
    }
    if end == bytes.count {
      bytes.append(contentsOf: repeatElement(0, count: bytes.count))
    }
  }

  private mutating func fill() {
    do throws(ImportError) {
      let count = try input.read(into: &bytes, at: end)
      if count == 0 { isEnded = true }
      end += count
    } catch {
      failure = error
      isEnded = true
    }
  }
}
