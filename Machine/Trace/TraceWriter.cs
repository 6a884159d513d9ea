using System.Globalization;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Trace;

/// <summary>
/// Writes a run as text, one event a line, each with the number of its step, counted from 1:
/// <code>
/// 12 0x40000010 EL1h mov x0, x1
/// 13 0x40000014 EL1h exception to EL2, SystemAccess, EC 0x18, ISS 0x0300400, Op0=3 Op2=0 Op1=0 CRn=1 Rt=0 CRm=0 Direction=0, rule HCR_EL2.TVM, vector 0x40000c00
/// 20 0x40000c60 EL2h eret
/// 20 return to EL1h, 0x40000018
/// 21 register VBAR_EL1 0x0000000000000000 -> 0x0000000040000800
/// 22 console 0x48 'H'
/// 23 firmware SYSTEM_OFF, X1 0x0, X2 0x0, powers off
/// </code>
/// A line of one kind has always the same fields; new kinds may be added.
/// </summary>
public sealed class TraceWriter(TextWriter output)
{
    private ulong _step;

    public void Retired(in PE before, uint word) =>
        Line(++_step, $"0x{before.PC:x8} {Level(before.PSTATE)} {Disassembler.Disassemble(word, before.PC)}");

    public void ExceptionTaken(in PE before, in PE after, ExceptionRecord exception)
    {
        string what = exception.Kind is ExceptionKind.IRQ or ExceptionKind.FIQ
            ? $"{(exception.IsVirtual ? "virtual " : "")}{exception.Kind}"
            : Describe(Syndrome.At(after.EL, after));
        string rule = exception.Rule is { } r ? $", rule {r.Name}" : "";
        Line(++_step, $"0x{before.PC:x8} {Level(before.PSTATE)} exception to {after.EL}, {what}{rule}, vector 0x{after.PC:x8}");
    }

    public void Scheduled(int pe) => Line(_step, $"turn of PE {pe}");

    public void Returned(in PE after) => Line(_step, $"return to {Level(after.PSTATE)}, 0x{after.PC:x8}");

    public void RegisterWritten(Reg register, ulong before, ulong after) =>
        Line(_step, $"register {register} 0x{before:x16} -> 0x{after:x16}");

    public void ConsoleByte(byte value) =>
        Line(_step, value is >= 0x20 and < 0x7f ? $"console 0x{value:x2} '{(char)value}'" : $"console 0x{value:x2}");

    public void FirmwareCall(in PE caller, PsciAnswer answer)
    {
        ulong function = caller.X(0);
        string name = Enum.IsDefined((PsciFunction)function) ? $"{(PsciFunction)function}" : $"function 0x{function:x}";
        string outcome = answer is PsciAnswer.Returns returns ? $"returns 0x{returns.X0:x}" : answer switch
        {
            PsciAnswer.Suspends => "suspends",
            PsciAnswer.TurnsPeOff => "turns the PE off",
            PsciAnswer.TurnsPeOn on => $"turns PE {on.Processor} on",
            PsciAnswer.PowersOff => "powers off",
            _ => "resets",
        };
        Line(_step, $"firmware {name}, X1 0x{caller.X(1):x}, X2 0x{caller.X(2):x}, {outcome}");
    }

    private static string Describe(Syndrome syndrome)
    {
        string fields = string.Join(' ', syndrome.Fields().Select(f => $"{f.Field.Name}={(f.Value < 10 ? "" : "0x")}{f.Value:x}"));
        return $"{syndrome.EC}, EC 0x{(int)syndrome.EC:x2}, ISS 0x{syndrome.ISS:x7}{(fields.Length > 0 ? ", " : "")}{fields}";
    }

    private static string Level(PSTATE pstate) => $"{pstate.EL}{(pstate.SP ? 'h' : 't')}";

    private void Line(ulong step, string text)
    {
        output.Write(step.ToString(CultureInfo.InvariantCulture));
        output.Write(' ');
        output.Write(text);
        output.Write('\n');
    }
}
