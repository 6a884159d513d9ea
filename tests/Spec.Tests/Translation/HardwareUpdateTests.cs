using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Tests.Exceptions;
using VirtSpec.Spec.Translation;
using Xunit;

namespace VirtSpec.Spec.Tests.Translation;

/// <summary>FEAT_HAFDBS on the Neoverse N1. (Arm DDI 0487, "Hardware management of the Access flag" and "of dirty state".)</summary>
public sealed class HardwareUpdateTests
{
    private const ulong AF = 1 << 10, AP2 = 1 << 7, DBM = 1UL << 51;

    [Fact]
    public void A_load_sets_the_Access_flag()
    {
        var world = At("TCR_EL1.HA=1", "L3-0x400");
        var step = world.Step("ldr x0, [x1]");
        Assert.Equal(StepEvent.Retired, step.Event);
        Assert.Equal(["L3 0x40020343 -> 0x40020743"], Updates(step));
    }

    [Fact]
    public void Without_the_feature_HA_is_nothing()
    {
        var world = new World(Mode.EL1h);
        world.Set("TCR_EL1.HA=1");
        world.Set("L3-0x400");
        var step = world.Step("ldr x0, [x1]");
        Assert.Equal(0b001011u, step.Exception!.ISS);
        Assert.Null(step.Effects.DescriptorUpdates);
    }

    [Theory]
    [InlineData("str x0, [x1]", true)]
    [InlineData("ldr x0, [x1]", false)]
    [InlineData("at s1e1w, x1", false)]
    [InlineData("dc cvac, x1", false)]
    public void A_store_makes_a_page_dirty_that_DBM_says_may_be(string instruction, bool updates)
    {
        var world = At("TCR_EL1.HA=1", "TCR_EL1.HD=1", $"L3+{AP2 | DBM}");
        var step = world.Step(instruction);
        Assert.Equal(StepEvent.Retired, step.Event);
        Assert.Equal(updates ? ["L3 0x80000400207c3 -> 0x8000040020743"] : [], Updates(step));
    }

    [Theory]
    [InlineData("TCR_EL1.HA=1", "TCR_EL1.HD=0")]
    [InlineData("TCR_EL1.HA=0", "TCR_EL1.HD=1")]
    public void Dirty_state_needs_both_controls(string ha, string hd)
    {
        var step = At(ha, hd, $"L3+{AP2 | DBM}").Step("str x0, [x1]");
        Assert.Equal(0x4fu, step.Exception!.ISS);
        Assert.Null(step.Effects.DescriptorUpdates);
    }

    [Fact]
    public void A_page_that_is_never_writable_stays_clean_and_untouched()
    {
        var step = At("TCR_EL1.HA=1", "TCR_EL1.HD=1", "L3-0x400", $"L3+{AP2}").Step("str x0, [x1]");
        Assert.Equal(0x4fu, step.Exception!.ISS);
        Assert.Null(step.Effects.DescriptorUpdates);
    }

    [Fact]
    public void A_store_makes_a_page_of_stage_2_dirty()
    {
        var step = At("HCR_EL2.VM=1", "VTCR_EL2.HA=1", "VTCR_EL2.HD=1", "S2data-0x480", $"S2data+{DBM}").Step("str x0, [x1]");
        Assert.Equal(StepEvent.Retired, step.Event);
        Assert.Equal(["S2data 0x800004002037f -> 0x80000400207ff"], Updates(step));
    }

    [Fact]
    public void Stage_2_counts_the_update_of_a_stage_1_table_as_a_write()
    {
        var step = At("HCR_EL2.VM=1", "TCR_EL1.HA=1", "L3-0x400", "S2ofL3-0x80").Step("ldr x0, [x1]");
        Assert.Equal((0x8fu, ExceptionLevel.EL2), (step.Exception!.ISS, step.Next.EL));
        Assert.Equal(0x40_0140ul, step.Next.System[Reg.HPFAR_EL2]);
        Assert.Null(step.Effects.DescriptorUpdates);
    }

    [Fact]
    public void The_update_of_a_stage_1_table_makes_its_page_dirty_at_stage_2()
    {
        var step = At("HCR_EL2.VM=1", "TCR_EL1.HA=1", "VTCR_EL2.HA=1", "VTCR_EL2.HD=1", "L3-0x400", "S2ofL3-0x80", $"S2ofL3+{DBM}").Step("ldr x0, [x1]");
        Assert.Equal(StepEvent.Retired, step.Event);
        Assert.Equal(["S2ofL3 0x800004001477f -> 0x80000400147ff", "L3 0x40020343 -> 0x40020743"], Updates(step));
    }

    [Fact]
    public void What_was_updated_for_a_fetch_stays_when_the_instruction_takes_an_exception()
    {
        var world = At("TCR_EL1.HA=1", "L3-0x440");
        world.Memory.Write(World.DataIPA, StepRig.Assemble("svc #1"));
        world.Pe = world.Pe.WithPC(World.Data);
        var step = world.Step();
        Assert.Equal(StepEvent.Exception, step.Event);
        Assert.Equal(["L3 0x40020303 -> 0x40020703"], Updates(step));
    }

    [Fact]
    public void A_load_of_the_descriptor_that_it_updates_sees_the_update()
    {
        var world = At("TCR_EL1.HA=1", "L3=0x40014343");
        Assert.Equal(0x4001_4743ul, world.Step("ldr x0, [x1]").Next.X(0));
        world.Pe = world.Pe.WithX(1, World.Data + 1);
        Assert.Equal(0x47ul, world.Step("ldrb w0, [x1]").Next.X(0));
    }

    [Fact]
    public void A_choice_sets_the_Access_flag_in_spite_of_a_Permission_fault()
    {
        var choices = Choices.Default with { Translation = new TranslationChoices { SetsAccessFlagOnFault = true } };
        var world = new World(Mode.EL1h, "neoverse-n1", choices);
        foreach (string setting in new[] { "TCR_EL1.HA=1", "L3-0x400", "L3+0x80" })
            world.Set(setting);
        var step = world.Step("str x0, [x1]");
        Assert.Equal(0x4fu, step.Exception!.ISS);
        Assert.Equal(["L3 0x400203c3 -> 0x400207c3"], Updates(step));
    }

    private static World At(params string[] settings)
    {
        var world = new World(Mode.EL1h, "neoverse-n1");
        foreach (string setting in settings)
            world.Set(setting);
        return world;
    }

    /// <summary>The updates in the order in which they were made.</summary>
    private static string[] Updates(StepResult step)
    {
        var updates = new List<string>();
        for (var u = step.Effects.DescriptorUpdates; u is not null; u = u.Earlier)
            updates.Insert(0, $"{World.NameOf(u.Address.Value)} 0x{u.Before:x} -> 0x{u.After:x}");
        Assert.All(DescriptorUpdate.InOrder(step.Effects.DescriptorUpdates), w => Assert.Equal(8, w.Size));
        return [.. updates];
    }
}
