using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Benchmarks;

/// <summary>The speed of decoding and of the trap decision: every System encoding, read and written, at EL0, EL1 and EL2, under several values of HCR_EL2.</summary>
internal static class SweepBenchmark
{
    private const uint MSR = 0xd500_0000, Read = 1 << 21, EncodingCount = 1 << 16;
    private static readonly ulong[] Controls = [0x8000_0000, ulong.MaxValue & ~HCR_EL2.Field.TGE.Mask, 0x8000_0000 | HCR_EL2.Field.TGE.Mask];

    public static void Run()
    {
        var configuration = new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: true);
        Measurement.Report("sweep", "decisions", () => Sweep(configuration));
    }

    private static ulong Sweep(PeConfiguration configuration)
    {
        ulong decisions = 0, completing = 0;
        foreach (ulong hcr in Controls)
            foreach (var el in new[] { ExceptionLevel.EL0, ExceptionLevel.EL1, ExceptionLevel.EL2 })
            {
                var pe = PE.Reset(configuration, 0, el).WithLegalised(Reg.HCR_EL2, hcr);
                var view = TrapView.Of(pe, default);
                for (uint encoding = 0; encoding < EncodingCount; encoding++)
                {
                    completing += Completes(view, MSR | encoding << 5) + Completes(view, MSR | Read | encoding << 5);
                    decisions += 2;
                }
            }
        return completing > 0 ? decisions : throw new InvalidOperationException("no access completes");
    }

    private static ulong Completes(in TrapView view, uint word)
    {
        var unobserved = default(Unobserved);
        var op = A64.Decode(word, view.Configuration.Cpu.Features);
        return Decide.Instruction(view, op, word, ref unobserved).Outcome == TrapOutcome.Completes ? 1u : 0u;
    }
}
