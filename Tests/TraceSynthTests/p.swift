@testable import TraceSynth
