/// libFuzzer's own mutations, for use in a mutator of ours.
@_silgen_name("LLVMFuzzerMutate")
private func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int) -> Int

/// Changes one section of an unpacked trace at a time, so that the lengths before and after it
/// stay true; now and then drops or doubles a section, or changes the bytes as they come.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutateSections(
  _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int, _ seed: UInt32
) -> Int {
  var trace = UnpackedTrace(UnsafeRawBufferPointer(start: data, count: size))
  guard !trace.sections.isEmpty, seed % 16 != 0 else { return mutate(data, size, limit) }
  let place = Int(seed >> 8) % trace.sections.count
  if seed % 16 == 1 {
    trace.sections.remove(at: place)
  } else if seed % 16 == 2 {
    trace.sections.insert(trace.sections[place], at: Int(seed >> 16) % trace.sections.count)
  } else {
    let length = trace.sections[place].bytes.count
    let room = length + max(0, limit - size)
    var bytes = trace.sections[place].bytes + [UInt8](repeating: 0, count: room - length)
    let mutated = bytes.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { mutate($0, length, room) } ?? 0
    }
    trace.sections[place].bytes = Array(bytes[..<mutated])
  }
  let bytes = trace.bytes
  guard bytes.count <= limit else { return mutate(data, size, limit) }
  for (place, byte) in bytes.enumerated() { data[place] = byte }
  return bytes.count
}
