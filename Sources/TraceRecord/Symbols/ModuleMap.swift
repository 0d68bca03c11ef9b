/// Which image lies where in a process.
struct ModuleMap {
  private struct Module {
    var range: Range<UInt64>
    /// What was added to the image's addresses.
    var base: UInt64
    var image: Int
  }

  private var modules: [Module] = []

  /// Takes a module in; what overlapped it has been unloaded since.
  mutating func add(base: UInt64, path: String, _ images: inout ImageCache) {
    guard let image = images.image(path), let extent = images.extent(image) else { return }
    let low = base &+ extent.lowerBound
    let high = base &+ extent.upperBound
    guard low < high else { return }
    if modules.contains(where: { $0.range == low..<high && $0.image == image }) { return }
    modules.removeAll { $0.range.overlaps(low..<high) }
    modules.append(Module(range: low..<high, base: base, image: image))
  }

  /// Takes in what `/proc/PID/maps` says.
  mutating func read(process: UInt32, _ images: inout ImageCache) {
    guard let text = LocalFile.read("/proc/\(process)/maps", limit: 1 << 24) else { return }
    for line in text.split(separator: 0x0A) {
      let fields = line.split(separator: 0x20, maxSplits: 5).map {
        String(decoding: $0, as: UTF8.self)
      }
      guard fields.count == 6, fields[1].hasPrefix("r-x") else { continue }
      let path = String(fields[5].drop { $0 == " " })
      let bounds = fields[0].split(separator: "-")
      guard path.hasPrefix("/"), let start = UInt64(bounds[0], radix: 16),
        let offset = UInt64(fields[2], radix: 16), let image = images.image(path),
        let address = images.address(image, fileOffset: offset)
      else { continue }
      add(base: start &- address, path: path, &images)
    }
  }

  /// The image and the address within it; nil if no module is there.
  func find(_ address: UInt64) -> (image: Int, address: UInt64)? {
    for module in modules where module.range.contains(address) {
      return (module.image, address &- module.base)
    }
    return nil
  }
}
