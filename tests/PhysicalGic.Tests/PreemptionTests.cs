using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.PhysicalGic.Tests;

/// <summary>What the CPU interface signals, for every binary point, priority and running priority. (Arm IHI 0069H, 4.8, and ICC_BPR0_EL1, ICC_BPR1_EL1.)</summary>
public sealed class PreemptionTests
{
    private const int ImplementedPriorities = 32, LowestPriority = 0xf8;

    /// <summary>The bits of the group priority for each value of the register, as its page lists them; null where the value cannot be held.</summary>
    private static readonly string?[] GroupPriorityOfBPR0 = [null, null, "7:3", "7:4", "7:5", "7:6", "7:7", "none"];

    private static readonly string?[] GroupPriorityOfBPR1 = [null, null, null, "7:3", "7:4", "7:5", "7:6", "7:7"];

    private static readonly PE Idle = PE.Reset(new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: false), 0)
        .WithSystem(Reg.ICC_IGRPEN0_EL1, 1).WithSystem(Reg.ICC_IGRPEN1_EL1, 1).WithSystem(Reg.ICC_PMR_EL1, 0xff);

    [Theory]
    [InlineData(InterruptGroup.Group0, false)]
    [InlineData(InterruptGroup.Group0, true)]
    [InlineData(InterruptGroup.Group1, false)]
    [InlineData(InterruptGroup.Group1, true)]
    public void An_interrupt_is_signalled_when_its_group_priority_is_higher_than_the_running_priority(InterruptGroup group, bool CBPR)
    {
        int tried = 0;
        for (int bpr0 = 2; bpr0 < 8; bpr0++)
            for (int bpr1 = 3; bpr1 < 8; bpr1++)
            {
                string bits = (group == InterruptGroup.Group0 || CBPR ? GroupPriorityOfBPR0[bpr0] : GroupPriorityOfBPR1[bpr1])!;
                var pe = Idle.WithSystem(Reg.ICC_BPR0_EL1, (ulong)bpr0).WithSystem(Reg.ICC_BPR1_EL1, (ulong)bpr1).WithSystem(Reg.ICC_CTLR_EL1, Idle.System[Reg.ICC_CTLR_EL1] | (CBPR ? 1u : 0));
                for (int running = 0; running <= 0x100; running += 8)
                    tried += Try(Running(pe, running, group), group, running, bits);
            }
        Assert.Equal(6 * 5 * 33 * ImplementedPriorities, tried);
    }

    [Fact]
    public void An_interrupt_is_masked_unless_its_priority_is_higher_than_the_priority_mask()
    {
        for (int mask = 0; mask < 0x100; mask += 8)
            for (int priority = 0; priority < 0x100; priority += 8)
                Assert.Equal(priority < mask, CpuInterface.Signals(Idle.WithSystem(Reg.ICC_PMR_EL1, (ulong)mask), Of(InterruptGroup.Group1, priority)).IRQ);
    }

    [Fact]
    public void The_better_of_two_groups_is_signalled_and_the_lower_INTID_of_equals()
    {
        for (int first = 0; first < LowestPriority; first += 8)
            for (int second = 0; second < LowestPriority; second += 8)
                foreach (bool swapped in new[] { false, true })
                {
                    var group0 = new PendingInterrupt(true, new INTID(swapped ? 50u : 40), (byte)first);
                    var group1 = new PendingInterrupt(true, new INTID(swapped ? 40u : 50), (byte)second);
                    bool is0 = (first, swapped ? 1 : 0).CompareTo((second, swapped ? 0 : 1)) < 0;
                    Assert.Equal(new SignalledInterrupts(IRQ: !is0, FIQ: is0), CpuInterface.Signals(Idle, new PendingInterrupts(group0, group1)));
                }
    }

    [Theory]
    [InlineData(Reg.ICC_IGRPEN0_EL1, InterruptGroup.Group0)]
    [InlineData(Reg.ICC_IGRPEN1_EL1, InterruptGroup.Group1)]
    public void A_group_that_is_disabled_is_not_signalled(Reg enable, InterruptGroup group) =>
        Assert.Equal(default, CpuInterface.Signals(Idle.WithSystem(enable, 0), Of(group, 0)));

    /// <summary>Tries each priority, and says how many there were.</summary>
    private static int Try(in PE pe, InterruptGroup group, int running, string bits)
    {
        for (int priority = 0; priority < 0x100; priority += 8)
        {
            bool isUnmasked = priority < 0xf8;
            var signals = CpuInterface.Signals(pe.WithSystem(Reg.ICC_PMR_EL1, 0xf8), Of(group, priority));
            bool expected = isUnmasked && (running == 0x100 || GroupPriority(priority, bits) < GroupPriority(running, bits));
            Assert.True((group == InterruptGroup.Group0 ? signals.FIQ : signals.IRQ) == expected, $"{group} priority 0x{priority:x2} over 0x{running:x2} with group priority {bits}: expected {expected}");
            Assert.False(group == InterruptGroup.Group0 ? signals.IRQ : signals.FIQ);
        }
        return ImplementedPriorities;
    }

    /// <summary>The PE with an interrupt of a group active at a priority; 0x100 for none. Bit n of the register stands for the priority n * 8.</summary>
    private static PE Running(in PE pe, int priority, InterruptGroup group) =>
        priority == 0x100 ? pe : pe.WithSystem(group == InterruptGroup.Group0 ? Reg.ICC_AP1R0_EL1 : Reg.ICC_AP0R0_EL1, 1UL << priority / 8);

    private static int GroupPriority(int priority, string bits) => bits == "none" ? 0 : priority >> (bits[2] - '0');

    private static PendingInterrupts Of(InterruptGroup group, int priority)
    {
        var interrupt = new PendingInterrupt(true, new INTID(40), (byte)priority);
        return group == InterruptGroup.Group0 ? new PendingInterrupts(interrupt, default) : new PendingInterrupts(default, interrupt);
    }
}
