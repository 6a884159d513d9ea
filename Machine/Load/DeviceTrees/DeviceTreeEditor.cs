using System.Text;
using static VirtSpec.Machine.Load.DeviceTrees.Fdt;

namespace VirtSpec.Machine.Load.DeviceTrees;

/// <summary>
/// Changes a flattened device tree in place, so that what it leaves alone keeps its bytes and its order.
/// New items go where libfdt, the usual library, puts them: a property before the others of its node, a node before the other children of the root, a name after the other names.
/// A boot loader that uses libfdt for the same changes then makes the same bytes, and software takes the same way through them.
/// </summary>
/// <remarks>The tree must be one that <see cref="DeviceTreeReader"/> has read.</remarks>
internal sealed class DeviceTreeEditor
{
    private readonly byte[] _blob;

    private DeviceTreeEditor(byte[] blob) => _blob = blob;

    public byte[] Bytes => _blob;

    private int Struct => (int)Word(_blob, StructOffset);

    private int DataEnd => (int)(Word(_blob, StringsOffset) + Word(_blob, StringsSize));

    /// <summary>A copy of the tree in a file, with room for more.</summary>
    /// <param name="size">How many bytes the tree takes from now on.</param>
    public static DeviceTreeEditor Open(ReadOnlySpan<byte> file, int size)
    {
        byte[] blob = new byte[size];
        if (IsInOrder(file))
            file.CopyTo(blob);
        else
            Pack(file, blob);
        SetWord(blob, TotalSize, (uint)size);
        SetWord(blob, VersionField, Fdt.Version);
        return new DeviceTreeEditor(blob);
    }

    /// <summary>Whether the root has a child of that name.</summary>
    public bool HasNode(string name) => Find(name) >= 0;

    /// <summary>Overwrites the children of the root that have this name, with or without a unit address, with nothing.</summary>
    public void EraseNodes(string name)
    {
        for (int node; (node = Find(name)) >= 0;)
            for (int end = EndOf(node); node < end; node += WordSize)
                SetWord(_blob, node, Nop);
    }

    /// <summary>Adds a child of the root, before the others.</summary>
    public void AddNode(string name)
    {
        int offset = AfterBegin(Struct);
        while (Word(_blob, offset) is Prop or Nop)
            offset = Next(offset);
        byte[] text = Encoding.UTF8.GetBytes(name);
        int nameSize = Align(text.Length + 1);
        Insert(offset, WordSize + nameSize + WordSize);
        SetWord(_blob, offset, BeginNode);
        _blob.AsSpan(offset + WordSize, nameSize).Clear();
        text.CopyTo(_blob, offset + WordSize);
        SetWord(_blob, offset + WordSize + nameSize, EndNode);
    }

    /// <summary>Gives a property of a child of the root, which must be there, a value; a new one goes before the others.</summary>
    public void SetProperty(string node, DeviceTreeProperty property)
    {
        int begin = Find(node);
        int offset = FindProperty(begin, property.Name);
        var value = property.Value.Span;
        if (offset >= 0)
        {
            int old = Align((int)Word(_blob, offset + WordSize));
            Insert(offset + 3 * WordSize + old, Align(value.Length) - old);
        }
        else
        {
            offset = AfterBegin(begin);
            // A new name moves nothing: the strings come after the structure.
            uint name = AddString(property.Name);
            Insert(offset, 3 * WordSize + Align(value.Length));
            SetWord(_blob, offset, Prop);
            SetWord(_blob, offset + 2 * WordSize, name);
        }
        SetWord(_blob, offset + WordSize, (uint)value.Length);
        value.CopyTo(_blob.AsSpan(offset + 3 * WordSize));
    }

    /// <summary>The usual order is reservations, structure, strings, and each ends before the next begins.</summary>
    private static bool IsInOrder(ReadOnlySpan<byte> file) =>
        DeviceTreeReader.ReservationsEnd(file) <= Word(file, StructOffset) && Word(file, StructOffset) + Word(file, StructSize) <= Word(file, StringsOffset);

    private static void Pack(ReadOnlySpan<byte> file, Span<byte> blob)
    {
        var reservations = file[(int)Word(file, ReservationsOffset)..DeviceTreeReader.ReservationsEnd(file)!.Value];
        var structure = file.Slice((int)Word(file, StructOffset), (int)Word(file, StructSize));
        int start = HeaderSize + reservations.Length, strings = start + structure.Length;
        file[..HeaderSize].CopyTo(blob);
        reservations.CopyTo(blob[HeaderSize..]);
        structure.CopyTo(blob[start..]);
        file.Slice((int)Word(file, StringsOffset), (int)Word(file, StringsSize)).CopyTo(blob[strings..]);
        SetWord(blob, ReservationsOffset, HeaderSize);
        SetWord(blob, StructOffset, (uint)start);
        SetWord(blob, StringsOffset, (uint)strings);
    }

    /// <summary>Where the first child of the root with this name begins, or -1.</summary>
    private int Find(string name)
    {
        int depth = 0;
        for (int offset = Struct; Word(_blob, offset) != End; offset = Next(offset))
        {
            uint tag = Word(_blob, offset);
            if (tag == BeginNode && depth++ == 1 && DeviceTreeNode.IsNamed(Text(_blob, offset + WordSize)!, name))
                return offset;
            if (tag == EndNode)
                depth--;
        }
        return -1;
    }

    private int FindProperty(int node, string name)
    {
        int strings = (int)Word(_blob, StringsOffset);
        for (int offset = AfterBegin(node); Word(_blob, offset) is Prop or Nop; offset = Next(offset))
            if (Word(_blob, offset) == Prop && Text(_blob, strings + (int)Word(_blob, offset + 2 * WordSize)) == name)
                return offset;
        return -1;
    }

    /// <summary>Where the item after the node is.</summary>
    private int EndOf(int node)
    {
        int depth = 0, offset = node;
        do
        {
            depth += Word(_blob, offset) switch { BeginNode => 1, EndNode => -1, _ => 0 };
            offset = Next(offset);
        }
        while (depth > 0);
        return offset;
    }

    private int Next(int offset) => Word(_blob, offset) switch
    {
        BeginNode => AfterBegin(offset),
        Prop => Align(offset + 3 * WordSize + (int)Word(_blob, offset + WordSize)),
        _ => offset + WordSize,
    };

    private int AfterBegin(int node) => Align(node + WordSize + _blob.AsSpan(node + WordSize).IndexOf((byte)0) + 1);

    /// <summary>Makes the structure longer before an offset, or shorter. What is inserted holds what was there before, as with libfdt.</summary>
    private void Insert(int offset, int size)
    {
        _blob.AsSpan(offset, DataEnd - offset).CopyTo(_blob.AsSpan(offset + size));
        SetWord(_blob, StructSize, (uint)(Word(_blob, StructSize) + size));
        SetWord(_blob, StringsOffset, (uint)(Word(_blob, StringsOffset) + size));
    }

    /// <summary>The offset of a name in the strings block; the end of another name serves too.</summary>
    private uint AddString(string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name + '\0');
        int start = (int)Word(_blob, StringsOffset), size = (int)Word(_blob, StringsSize);
        int found = _blob.AsSpan(start, size).IndexOf(text);
        if (found >= 0)
            return (uint)found;
        text.CopyTo(_blob, start + size);
        SetWord(_blob, StringsSize, (uint)(size + text.Length));
        return (uint)size;
    }
}
