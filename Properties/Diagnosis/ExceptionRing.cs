using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Diagnosis;

/// <summary>An exception that was taken: by which PE, in which state, and what that PE was then.</summary>
public readonly record struct TakenException(int Processor, PE Before, PE After, ExceptionRecord Record);

/// <summary>The last exceptions of a run.</summary>
public sealed class ExceptionRing
{
    private const int Size = 8;

    private readonly TakenException[] _last = new TakenException[Size];
    private ulong _count;

    public void Add(in TakenException exception) => _last[_count++ % Size] = exception;

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<TakenException> Last
    {
        get
        {
            int held = (int)Math.Min(_count, Size);
            return [.. Enumerable.Range(0, held).Select(i => _last[(_count - (ulong)held + (ulong)i) % Size])];
        }
    }
}
