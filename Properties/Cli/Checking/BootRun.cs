using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Classification;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Cli.Checking;

/// <summary>Each case is a run from reset, in another order of the PEs; the claim is that it does not stop.</summary>
internal sealed class BootRun(IHypervisorDesign design, SystemConfiguration? configuration) : ICheckRun
{
    private const ulong StepsOfCase = 20_000;

    public TargetReport Run(CheckPlan plan, Action<ulong> done)
    {
        string name = design.Name;
        var start = Start();
        Counterexample? found = null;
        for (ulong i = plan.First; i < plan.First + plan.Count; i++)
        {
            var runner = new Runner(start with { Interleaving = new Interleaving.Random(Keyed.Draw(plan.Seed, 0, i)) });
            var stop = runner.Run(StepsOfCase);
            if (stop is not StopReason.BudgetExhausted)
                found ??= new Counterexample($"{stop}", i, $"{plan.Seed}:{i}", []);
            done(1);
        }
        return new TargetReport(name, plan.Seed, plan.First, plan.Count, [new ClaimResult("BOOT", plan.Count, plan.Count, [], found, null)]);
    }

    private BoardState Start()
    {
        var system = configuration ?? Guard("Example", () => design.Example);
        var installation = Guard("Install", () => design.Install(system));
        var ram = new Ram(RamSnapshot.Zero(system.RamSize));
        foreach (var part in installation.Contents)
            for (int i = 0; i < part.Bytes.Length; i++)
                ram.Write(part.Address.Value - BoardLayout.Ram.Value + (ulong)i, 1, part.Bytes.Span[i]);
        var pe = new PeConfiguration(CpuModel.CortexA57, Choices.Default with { Portals = installation.Model.Levels }, HaveEL2: true);
        return BoardState.Start(pe, ram.Snapshot(), installation.Entry, installation.EL, system.Processors) with { Model = installation.Model };
    }

    private static T Guard<T>(string member, Func<T> get)
    {
        try
        {
            return get();
        }
        catch (Exception e) when (e is not ConfigurationException)
        {
            throw new TargetException($"{member} threw {e.GetType().Name}: {e.Message}", isBroken: true);
        }
    }
}
