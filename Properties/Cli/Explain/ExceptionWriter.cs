using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Cli.Explain;

/// <summary>Prints the exception that an instruction leads to: where it goes and why, and what the syndrome reports field by field.</summary>
internal sealed class ExceptionWriter(ExplanationWriter output, Explanation e, StepResult step, ExceptionRecord exception)
{
    private ExceptionLevel Target => step.Next.EL;

    public void Write()
    {
        output.BlankLine();
        output.Line("target", $"{Target}{WhyTarget()}");
        output.Line("vector", $"VBAR_{Target} + 0x{step.Next.PC - Stored("VBAR"):x3}, {Kind()} from {Origin()}");
        output.Line($"ELR_{Target}", $"0x{Stored("ELR"):x16}, {(Stored("ELR") == e.Before.PC ? "the instruction" : "the next instruction")}");
        output.Line($"SPSR_{Target}", $"0x{Stored("SPSR"):x16}, {e.Before.PSTATE}");
        WriteSyndrome(Syndrome.At(Target, step.Next));
        if (exception.FaultAddress is not null)
            output.Line($"FAR_{Target}", $"0x{Stored("FAR"):x16}");
    }

    private void WriteSyndrome(Syndrome syndrome)
    {
        var row = SyndromeRow.Of(syndrome.EC);
        output.Line($"ESR_{Target}", $"0x{syndrome.Value:x16}");
        output.Line("  EC", $"0x{(int)syndrome.EC:x2}  {syndrome.EC}: {row.Summary} [{Citation.Document}, {row.Citation}]");
        output.Line("  IL", $"{(syndrome.IL ? "1  32-bit instruction" : "0  16-bit instruction")}");
        output.Line("  ISS", $"0x{syndrome.ISS:x7}");
        foreach (var (field, value) in syndrome.Fields())
            output.Line($"    {field.Name}", $"{(value < 10 ? $"{value}" : $"0x{value:x}")}{(field.Meaning.Length > 0 ? $"  ({field.Meaning})" : "")}");
    }

    /// <summary>Why the target is not the one that the rule or the instruction names.</summary>
    private string WhyTarget()
    {
        if (Target == exception.MinimumTarget)
            return "";
        if (e.Before.EL == ExceptionLevel.EL2)
            return ", because it comes from EL2";
        var hcr = new HCR_EL2(e.Before.System[Reg.HCR_EL2]);
        return hcr.TGE ? ", rerouted from EL1 because HCR_EL2.TGE = 1" : ", rerouted from EL1 because MDCR_EL2.TDE = 1";
    }

    private string Kind() => exception.Kind == ExceptionKind.Synchronous ? "synchronous" : $"{exception.Kind}";

    private string Origin()
    {
        if (Target > e.Before.EL)
            return "a lower Exception level";
        return e.Before.PSTATE.SP ? "the current Exception level with SP_ELx" : "the current Exception level with SP_EL0";
    }

    /// <summary>ESR, ELR, SPSR, VBAR or FAR of the target.</summary>
    private ulong Stored(string register) => step.Next.System[Enum.Parse<Reg>($"{register}_{Target}")];
}
