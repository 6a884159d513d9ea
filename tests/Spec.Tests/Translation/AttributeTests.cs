using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Tests.Exceptions;
using Xunit;

namespace VirtSpec.Spec.Tests.Translation;

/// <summary>Memory attributes, as AT reports them in PAR_EL1.ATTR (a byte of MAIR_ELx) and SH.</summary>
public sealed class AttributeTests
{
    private const uint NSH = 0b00, OSH = 0b10, ISH = 0b11;

    /// <summary>(Arm DDI 0487, MAIR_EL1, PAR_EL1; the descriptor says Inner Shareable.)</summary>
    [Theory]
    [InlineData(0x00, 0x00, OSH)] // Device-nGnRnE
    [InlineData(0x04, 0x04, OSH)]
    [InlineData(0x08, 0x08, OSH)]
    [InlineData(0x0c, 0x0c, OSH)] // Device-GRE
    [InlineData(0x44, 0x44, OSH)] // Non-cacheable
    [InlineData(0xbb, 0xbb, ISH)] // Write-Through
    [InlineData(0xff, 0xff, ISH)] // Write-Back
    [InlineData(0x77, 0x77, ISH)] // Write-Back transient
    [InlineData(0x33, 0x33, ISH)] // Write-Through transient
    [InlineData(0xf4, 0xf4, ISH)] // outer Write-Back, inner Non-cacheable
    [InlineData(0x4f, 0x4f, ISH)]
    [InlineData(0xe8, 0xe8, ISH)]
    public void Stage_1_reports_its_byte_of_MAIR(uint mair, uint attr, uint sh) => Check(mair, null, attr, sh);

    /// <summary>The stricter of both stages wins. (Arm DDI 0487, "Combining stage 1 and stage 2 memory type attributes".)</summary>
    [Theory]
    [InlineData(0xff, 0b1111, 0xff, ISH)]
    [InlineData(0xff, 0b1010, 0xbb, ISH)] // Write-Through over Write-Back, hints of stage 1
    [InlineData(0xff, 0b0101, 0x44, OSH)]
    [InlineData(0xff, 0b0111, 0x4f, ISH)] // outer Non-cacheable only
    [InlineData(0xff, 0b1101, 0xf4, ISH)]
    [InlineData(0xbb, 0b1111, 0xbb, ISH)]
    [InlineData(0x44, 0b1111, 0x44, OSH)]
    [InlineData(0xff, 0b0000, 0x00, OSH)]
    [InlineData(0xff, 0b0011, 0x0c, OSH)]
    [InlineData(0x0c, 0b1111, 0x0c, OSH)]
    [InlineData(0x0c, 0b0001, 0x04, OSH)]
    [InlineData(0x00, 0b0011, 0x00, OSH)]
    [InlineData(0x08, 0b0010, 0x08, OSH)]
    public void Both_stages_combine(uint mair, uint s2, uint attr, uint sh) => Check(mair, s2, attr, sh);

    [Theory]
    [InlineData(NSH, NSH, NSH)]
    [InlineData(ISH, NSH, ISH)]
    [InlineData(NSH, ISH, ISH)]
    [InlineData(OSH, ISH, OSH)]
    [InlineData(ISH, OSH, OSH)]
    public void The_wider_shareability_wins(uint s1, uint s2, uint expected)
    {
        var world = new World(Mode.EL2h);
        foreach (string setting in new[] { "HCR_EL2.VM=1", "L3-0x300", $"L3+{s1 << 8}", "S2data-0x300", $"S2data+{s2 << 8}" })
            world.Set(setting);
        Assert.Equal(expected, (uint)(world.Step("at s12e1r, x1").Next.System[Reg.PAR_EL1] >> 7 & 3));
    }

    [Theory]
    [InlineData("SCTLR_EL1.C=0", 0x44)]
    [InlineData("HCR_EL2.CD=1", 0x44)]
    [InlineData("HCR_EL2.ID=1", 0xff)]
    [InlineData("SCTLR_EL1.I=0", 0xff)]
    public void Controls_make_data_accesses_Non_cacheable(string control, uint attr)
    {
        var world = new World(Mode.EL2h);
        world.Set("HCR_EL2.VM=1");
        world.Set(control);
        Assert.Equal(attr, (uint)(world.Step("at s12e1r, x1").Next.System[Reg.PAR_EL1] >> 56));
    }

    [Theory]
    [InlineData("at s1e1r, x1")]
    [InlineData("at s12e1r, x1")]
    public void HCR_EL2_DC_makes_the_default_Write_Back_and_turns_stage_1_off(string instruction)
    {
        var world = new World(Mode.EL2h);
        foreach (string setting in new[] { "HCR_EL2.DC=1", "S2data-0x300", "X1=0x40020000" })
            world.Set(setting);
        Assert.Equal(0xff00_0000_4002_0a00ul, world.Step(instruction).Next.System[Reg.PAR_EL1]);
    }

    private static void Check(uint mair, uint? stage2, uint attr, uint sh)
    {
        var world = new World(Mode.EL2h);
        world.Set($"MAIR_EL1={mair}");
        if (stage2 is { } memAttr)
        {
            world.Set("HCR_EL2.VM=1");
            world.Set("S2data-0x3c");
            world.Set($"S2data+{memAttr << 2}");
        }
        ulong par = world.Step(stage2 is null ? "at s1e1r, x1" : "at s12e1r, x1").Next.System[Reg.PAR_EL1];
        Assert.Equal((0u, attr, sh), ((uint)par & 1, (uint)(par >> 56), (uint)(par >> 7 & 3)));
    }
}
