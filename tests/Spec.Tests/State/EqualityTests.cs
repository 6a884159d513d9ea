using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.State;

/// <summary>State is compared by value, however it came about.</summary>
public class EqualityTests
{
    private static readonly PE Start = PE.Reset(NewConfiguration(), 0x4000_0000);

    /// <summary>One change for every part of a PE.</summary>
    private static readonly IReadOnlyList<(string Name, Func<PE, ulong, PE> Change)> Parts =
    [
        .. Enumerable.Range(0, GeneralRegisters.Count).Select(n => ($"X{n}", (Func<PE, ulong, PE>)((pe, v) => pe.WithX(n, v)))),
        .. Enum.GetValues<Reg>().Select(r => ($"{r}", (Func<PE, ulong, PE>)((pe, v) => pe.WithSystem(r, pe.System[r] ^ v)))),
        .. Enumerable.Range(0, VectorRegisters.Count).Select(n => ($"V{n}", (Func<PE, ulong, PE>)((pe, v) => pe.WithV(pe.V.With(n, (UInt128)v << 64))))),
        ("PC", (pe, v) => pe.WithPC(v)),
        ("PSTATE", (pe, v) => pe.WithPSTATE(pe.PSTATE.WithNZCV((uint)v))),
        ("SP_EL0", (pe, v) => pe.WithSP(ExceptionLevel.EL0, v)),
        ("SP_EL1", (pe, v) => pe.WithSP(ExceptionLevel.EL1, v)),
        ("SP_EL2", (pe, v) => pe.WithSP(ExceptionLevel.EL2, v)),
        ("monitor address", (pe, v) => pe.WithMonitor(new ExclusiveMonitor(new PA(v), 8))),
        ("monitor size", (pe, v) => pe.WithMonitor(new ExclusiveMonitor(new PA(0), (byte)v))),
        ("event register", (pe, v) => pe.WithEventRegister(v != 0)),
    ];

    [Fact]
    public void PEs_that_differ_in_one_part_are_unequal_and_equal_again_once_it_is_the_same()
    {
        Assert.All(Parts, part =>
        {
            var once = part.Change(Start, 5);
            var again = part.Change(PE.Reset(NewConfiguration(), 0x4000_0000), 5);
            Assert.True(Start != once, part.Name);
            Assert.True(once == again, part.Name);
            Assert.Equal(once.GetHashCode(), again.GetHashCode());
        });
        Assert.True(Parts.Count > 300, $"only {Parts.Count} parts were changed");
    }

    [Fact]
    public void A_change_leaves_the_PE_that_it_was_made_from_as_it_was()
    {
        foreach (var (name, change) in Parts)
        {
            var before = PE.Reset(NewConfiguration(), 0x4000_0000);
            change(before, 7);
            Assert.True(before == Start, name);
        }
    }

    [Fact]
    public void PEs_of_different_configurations_are_unequal()
    {
        var others = new[]
        {
            new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: false),
            new PeConfiguration(CpuModel.CortexA57, Choices.Default with { UnknownValue = 1 }, HaveEL2: true),
            new PeConfiguration(CpuModel.Find("neoverse-n1")!, Choices.Default, HaveEL2: true),
        };
        Assert.All(others, other => Assert.NotEqual(NewConfiguration(), other));
    }

    private static PeConfiguration NewConfiguration() => new(CpuModel.CortexA57, Choices.Default, HaveEL2: true);
}
