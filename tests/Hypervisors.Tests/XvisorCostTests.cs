using Xunit;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>Exits are cheap: nothing is saved that a routine does not use.</summary>
public sealed class XvisorCostTests
{
    [Theory]
    [InlineData("mrs x3, actlr_el1", 0xd538_1023, 0, 8)]
    [InlineData("dc cisw, x3", 0xd508_7e43, 0, 8)]
    [InlineData("smc #0", 0xd400_0003, 0, 14)]
    [InlineData("hvc #0", 0xd400_0002, 0, 6)]
    [InlineData("ldr w4, [x3], of what is not there", 0xb940_0064, 0x0c00_0000, 24)]
    [InlineData("strb w4, [x3], to UARTDR", 0x3900_0064, 0x0900_0000, 34)]
    [InlineData("ldr w4, [x3], of UARTFR", 0xb940_0064, 0x0900_0018, 30)]
    [InlineData("str w4, [x3], to GICD_CTLR", 0xb900_0064, 0x0800_0000, 130)]
    [InlineData("msr icc_sgi1r_el1, x3", 0xd518_cba3, 1, 20)]
    public void An_exit_takes_few_instructions(string instruction, uint word, ulong x3, int most)
    {
        int cost = new SingleSteps([word]).Cost(0, pe => pe.WithX(3, x3));
        Assert.True(cost <= most, $"{instruction}: at most {most}, found {cost}");
    }
}
