using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Properties.Tests.Rigs;

/// <summary>A design is booted once, and cases run from the snapshot.</summary>
public sealed class RigTests
{
    private static readonly Rig One = Rigged.Single(), Both = Rigged.Two();

    [Fact]
    public void Streams_come_to_their_ends_and_few_reach_a_limit_of_the_specification()
    {
        foreach (var rig in new[] { One, Both })
        {
            var check = Rigged.Check(rig);
            var ends = Enumerable.Range(0, 400).Select(i => check.Run(check.Draw(1, (ulong)i)).End).ToArray();
            Assert.DoesNotContain(CaseEnd.Stopped, ends);
            Assert.InRange(ends.Count(e => e == CaseEnd.Finished), 250, 400);
            Assert.InRange(ends.Count(e => e == CaseEnd.LeftOut), 0, 4);
        }
    }

    [Fact]
    public void The_outcome_of_a_case_does_not_depend_on_the_cases_before_it()
    {
        ICaseCheck used = Rigged.Check(Both), fresh = Rigged.Check(Both);
        for (ulong i = 0; i < 40; i++)
            used.Run(used.Draw(3, i));
        var (a, b) = (used.Run(used.Draw(3, 41)), fresh.Run(fresh.Draw(3, 41)));
        Assert.Equal((a.End, a.Steps, a.Exits, a.Executed, a.Why), (b.End, b.Steps, b.Exits, b.Executed, b.Why));
    }

    [Fact]
    public void A_stream_begins_in_the_state_that_the_case_says()
    {
        var check = Rigged.Check(One);
        int stage1 = 0, atEL0 = 0;
        for (ulong i = 0; i < 200; i++)
        {
            var @case = check.Draw(5, i);
            var start = @case.Vms[0].Vcpus[0].Start;
            var first = new FirstStep(One.Frames[0].StreamOf(0));
            check.Run(@case, [first]);
            var pe = first.Seen!.Value;
            Assert.Equal(start.X, Enumerable.Range(0, 31).Select(pe.X));
            Assert.Equal((start.SP_EL0, start.SP_EL1, (uint)start.PSTATE), (pe.SPOf(ExceptionLevel.EL0), pe.SPOf(ExceptionLevel.EL1), pe.PSTATE.Bits));
            for (int r = 0; r < GuestFrame.StartRegisters.Count; r++)
                Assert.Equal(pe.Configuration.Masks.Legalise(GuestFrame.StartRegisters[r], start.System[r]), pe.System[GuestFrame.StartRegisters[r]]);
            stage1 += (int)(start.System[^1] & 1);
            atEL0 += (start.PSTATE & 0xc) == 0 ? 1 : 0;
        }
        Assert.InRange(stage1, 30, 120);
        Assert.InRange(atEL0, 15, 80);
    }

    [Fact]
    public void Both_VMs_run_their_own_streams()
    {
        var check = Rigged.Check(Both);
        var outcomes = Enumerable.Range(0, 50).Select(i => check.Run(check.Draw(9, (ulong)i))).ToArray();
        Assert.NotEqual(Both.Places[0].VMID, Both.Places[1].VMID);
        Assert.InRange(outcomes.Count(o => o.HasEnded(0, 0)), 35, 50);
        Assert.InRange(outcomes.Count(o => o.HasEnded(1, 0)), 35, 50);
    }

    [Fact]
    public void A_design_that_enters_no_VM_is_said_to()
    {
        var failure = Assert.Throws<RigException>(() => Rig.Boot(new SpoiledDesign(Spoil.StaysInBoot), new RigOptions { BootSteps = 10_000 }));
        Assert.Equal("spoiled-StaysInBoot: after 10000 steps of boot VM a was not entered", failure.Message);
    }

    [Fact]
    public void A_model_that_throws_stops_the_case_and_not_the_tool()
    {
        var check = Rigged.Check(Rigged.Single(Spoil.Throws));
        var stopped = Enumerable.Range(0, 100).Select(i => check.Run(check.Draw(1, (ulong)i))).Where(o => o.End == CaseEnd.Stopped).ToArray();
        Assert.NotEmpty(stopped);
        Assert.All(stopped, o => Assert.Contains("no handler", Assert.IsType<StopReason.ModelFailed>(o.Why).Why));
    }

    private sealed class FirstStep(ulong pc) : IMonitor
    {
        public PE? Seen { get; private set; }

        public Watches Watches => Watches.All;

        public void Begin(MonitoredRun run)
        {
        }

        public void See(in BoundaryStep step)
        {
            if (step.Kind != Watches.Entry && step.Before.PC == pc && step.Before.EL < ExceptionLevel.EL2)
                Seen ??= step.Before;
        }

        public void End(StopReason why)
        {
        }
    }
}
