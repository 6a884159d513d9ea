using VirtSpec.Machine.Platform;
using VirtSpec.Machine.Trace;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Lockstep.Compare;

/// <summary>Tells a cursor what the machine does.</summary>
internal readonly struct CursorObserver(Cursor cursor) : IMachineObserver
{
    public void Retired(in PE before, uint word) => cursor.Instruction(before);

    public void ExceptionTaken(in PE before, in PE after, ExceptionRecord exception) => cursor.Exception(before, after, exception);

    public void Returned(in PE before, in PE after) => cursor.Returned();

    public void ConsoleByte(byte value) => cursor.Console(value);

    public void FirmwareCall(in PE caller, PsciAnswer answer) => cursor.FirmwareCall(caller);
}
