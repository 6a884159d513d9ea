using VirtSpec.Machine.Cpu;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using Xunit;
using static VirtSpec.Hypervisors.Tests.Jailhouse.JailhouseRig;

namespace VirtSpec.Hypervisors.Tests.Jailhouse;

public sealed class BringUpTests
{
    [Fact]
    public void The_root_cell_enables_the_hypervisor_and_starts_its_cells()
    {
        byte[] red = Program(Red, "mov w1, #0x52", "mov x2, #0x9000000", "strb w1, [x2]", "wait: wfi", "b {wait}");
        var runner = new Runner(Board(With(red)));
        var console = ConsoleText.Create();
        var stop = runner.Run(3_000_000, ref console);
        var state = runner.Snapshot();
        string pes = string.Join("; ", state.Processors.Select(p => $"EL{(int)p.Pe.EL} pc {p.Pe.PC:x} {p.IsOn} {p.Waiting} vttbr {p.Pe.System[Reg.VTTBR_EL2]:x} x0 {p.Pe.X(0):x} esr {p.Pe.System[Reg.ESR_EL2]:x} elr {p.Pe.System[Reg.ELR_EL2]:x}"));
        Assert.True(console.Text == "R", $"{stop} {state.Retired} '{console.Text}' {pes}");
    }
}
