using VirtSpec.Hypervisors.Common;
using VirtSpec.Hypervisors.Jailhouse;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Hypervisors.Tests.Jailhouse;

/// <summary>Boards with the hypervisor on them.</summary>
internal static class JailhouseRig
{
    /// <summary>A program that waits.</summary>
    public const string Idle = """
        idle:
            wfi
            b {idle}
        """;

    public static readonly PeConfiguration CortexA57 = new(
        CpuModel.CortexA57, Choices.Default with { Portals = PortalLevels.EL2, Firmware = Firmware.SmcPsci }, HaveEL2: true);

    /// <summary>The example's configuration with programs for its cells.</summary>
    public static SystemConfiguration With(string red, string blue = Idle)
    {
        var example = new JailhouseDesign().Example;
        return example with { Vms = ValueArray<VmConfiguration>.Of([Holding(example.Vms[0], red), Holding(example.Vms[1], blue)]) };
    }

    /// <summary>The VM with a program at the start of its RAM.</summary>
    public static VmConfiguration Holding(VmConfiguration vm, string program) =>
        vm with { Contents = ValueArray<GuestContents>.Of([new GuestContents(vm.Ram, A64Program.Assemble(program, vm.Ram.Value))]) };

    /// <summary>A board without EL2, whose PE 0 begins with a program at EL1 as the cell "red" does.</summary>
    public static BoardState Bare(string program, Interleaving? order = null)
    {
        var red = new JailhouseDesign().Example.Vms[0];
        byte[] bytes = A64Program.Assemble(program, red.Ram.Value);
        var part = new RamPart("program", new Segment(new PA(red.Ram.Value), bytes, (ulong)bytes.Length), "correct the test");
        Assert.True(RamPart.TryFill([part], 64UL << 20, out var ram, out var error), error?.ToString());
        var pe = new PeConfiguration(CpuModel.CortexA57, Choices.Default with { Firmware = Firmware.HvcPsci }, HaveEL2: false);
        return BoardState.Start(pe, ram, new PA(red.Entry.Value), processors: red.Processors.Count) with { Interleaving = order ?? Interleaving.Default };
    }

    public static BoardState Board(SystemConfiguration system, Interleaving? order = null, PeConfiguration? pe = null)
    {
        var installation = new JailhouseDesign().Install(system);
        var parts = installation.Contents.Select(c => new RamPart("contents", new Segment(c.Address, c.Bytes, (ulong)c.Bytes.Length), "correct the design"));
        Assert.True(RamPart.TryFill(parts.OrderBy(p => p.Segment.Address.Value), system.RamSize, out var ram, out var error), error?.ToString());
        return BoardState.Start(pe ?? CortexA57, ram, installation.Entry, installation.EL, system.Processors) with
        {
            Model = installation.Model,
            Interleaving = order ?? Interleaving.Default,
        };
    }

    /// <summary>Where every PE is, for messages.</summary>
    public static string Describe(BoardState board) => string.Join("; ", board.Processors.Select((p, i) => System.Globalization.CultureInfo.InvariantCulture is var c && p.IsOn
        ? string.Create(c, $"PE {i}: EL{(int)p.Pe.EL} at 0x{p.Pe.PC:x} {p.Waiting}, VTTBR_EL2 0x{p.Pe.System[Reg.VTTBR_EL2]:x}, ESR_EL2 0x{p.Pe.System[Reg.ESR_EL2]:x}, ELR_EL2 0x{p.Pe.System[Reg.ELR_EL2]:x}, X0 0x{p.Pe.X(0):x}")
        : $"PE {i}: off"));
}
