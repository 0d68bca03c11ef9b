/// Images by path: every library is read once, however many processes use it.
struct ImageCache {
  private var places: [String: Int] = [:]
  private var images: [ElfImage?] = []

  /// The image's number; nil if the file is none.
  mutating func image(_ path: String) -> Int? {
    if let place = places[path] { return images[place] == nil ? nil : place }
    let place = images.count
    images.append(ElfImage(path: path))
    places[path] = place
    return images[place] == nil ? nil : place
  }

  func extent(_ image: Int) -> Range<UInt64>? { images[image]?.extent }

  /// The address that a byte of the file is loaded at, before the image is moved.
  func address(_ image: Int, fileOffset: UInt64) -> UInt64? {
    guard let segments = images[image]?.segments else { return nil }
    for segment in segments {
      // The loader maps whole pages.
      let start = segment.offset & ~0xFFF
      if fileOffset >= start && fileOffset < segment.offset &+ segment.bytes {
        return segment.address &- segment.offset &+ fileOffset
      }
    }
    return nil
  }

  /// `function+0xoffset`, or `file+0xaddress` if the image does not name the function.
  mutating func text(_ image: Int, address: UInt64) -> String {
    if let (name, offset) = images[image]?.function(at: address) {
      return "\(name)+0x\(String(offset, radix: 16))"
    }
    let file = images[image]?.path.split(separator: "/").last.map(String.init) ?? "?"
    return "\(file)+0x\(String(address, radix: 16))"
  }
}
