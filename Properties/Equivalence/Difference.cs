using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Equivalence;

/// <summary>One part of the state of a vCPU that is not what its bare machine has.</summary>
/// <param name="Name">X0 to X30, SP_EL0, SP_EL1, PC, PSTATE, V0 to V31, or a System register.</param>
/// <param name="Register">The System register; null for the rest.</param>
/// <param name="Expected">What the bare machine has.</param>
/// <param name="Found">What the VM has.</param>
internal readonly record struct Difference(string Name, Reg? Register, UInt128 Expected, UInt128 Found)
{
    public override string ToString() => $"{Name} expected {Hex(Expected)}, found {Hex(Found)}";

    private static string Hex(UInt128 value) => $"0x{value:x}";
}
